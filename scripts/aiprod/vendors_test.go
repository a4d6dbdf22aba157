package main

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
)

// Who names faults and not who is to have them does not come to buy from real vendors.
func TestFaultsAreOfSimulatedVendors(t *testing.T) {
	t.Parallel()
	_, err := vendorFlags{Faults: "storm"}.vendors(t.Context(), &cloud.Vendors{}, nil)
	if err == nil || !strings.Contains(err.Error(), "--vendors simulated") {
		t.Errorf("%v", err)
	}
}

// Whoever starts a stack is told who sells to it, and no key.
func TestTold(t *testing.T) {
	t.Parallel()
	const key = "key_of_runway"
	for want, who := range map[string]string{
		"":       vendorFlags{}.told(cloud.Vendors{}),
		"runway": vendorFlags{}.told(cloud.Vendors{RunwayKey: cloud.NewSecret(key)}),
		"rough":  vendorFlags{Vendors: play}.told(cloud.Vendors{RunwayKey: cloud.NewSecret(key)}),
	} {
		if !strings.Contains(who, want) || want == "" && who != "" || strings.Contains(who, key) {
			t.Errorf("told %q, want %q", who, want)
		}
	}
}
