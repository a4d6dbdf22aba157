package simulated

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/sethvargo/go-envconfig"

	"github.com/aiprod/aiprod/shared/cloud"
)

// settingsFile are the settings of the environment that have a stack call the simulated vendors; {url} is where they are.
//
//go:embed settings.json
var settingsFile []byte

// free are settings that the environment may change: none of them leads to a vendor that takes money.
var free = []string{"AIPROD_POLL", "AIPROD_VENDOR_TIMEOUT", "AIPROD_BACKEND_REST", "AIPROD_VENDOR_TIERS"}

// Settings are those of a stack whose vendors are the simulated ones at an address,
// and no others: keys of the environment are not read.
func Settings(ctx context.Context, url string) (cloud.Vendors, error) {
	var v cloud.Vendors
	var set map[string]string
	if err := json.Unmarshal(settingsFile, &set); err != nil {
		return v, fmt.Errorf("simulated: settings.json: %w", err)
	}
	for name, value := range set {
		set[name] = strings.ReplaceAll(value, "{url}", strings.TrimSuffix(url, "/"))
	}
	for _, name := range free {
		if value := os.Getenv(name); value != "" {
			set[name] = value
		}
	}
	if err := envconfig.ProcessWith(ctx, &envconfig.Config{Target: &v, Lookuper: envconfig.MapLookuper(set)}); err != nil {
		return v, fmt.Errorf("simulated: settings: %w", err)
	}
	return v, nil
}
