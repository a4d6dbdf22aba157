package route

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed tiers.json
var tierData []byte

// A Limit is how many calls a vendor takes of us. Zero fields limit nothing.
type Limit struct {
	// Of names what is limited: a backend, or the vendor where all of its backends share an account's limit.
	Of string `json:"-"`
	// Parallel is how many calls may be under way, Daily how many may be begun in a day, UTC.
	Parallel int `json:"parallel"`
	Daily    int `json:"daily"`
}

// None reports whether nothing is limited.
func (l Limit) None() bool { return l.Parallel == 0 && l.Daily == 0 }

// tiers are what a vendor's customers may call, by what they pay, the lowest first.
type tiers struct {
	Vendor     string     `json:"vendor"`
	Modalities []Modality `json:"modalities"`
	Per        string     `json:"per"` // model or account
	Tiers      []struct {
		Name string `json:"name"`
		Limit
	} `json:"tiers"`
}

var tierTable = dated.Made("route: tiers.json", tierData, func(file struct {
	Vendors []tiers `json:"vendors"`
}) []tiers {
	return file.Vendors
})

// Limit returns how many calls a backend takes of a customer in a tier of its
// vendor's, the lowest one where tier is empty or unknown. A vendor that tells no limits has none here.
func (b Backend) Limit(tier string) Limit {
	i := slices.IndexFunc(tierTable(), func(t tiers) bool { return t.Vendor == b.Vendor && slices.Contains(t.Modalities, b.Modality) })
	if i < 0 {
		return Limit{}
	}
	row := tierTable()[i]
	l := row.Tiers[0].Limit
	for _, t := range row.Tiers {
		if t.Name == tier {
			l = t.Limit
		}
	}
	l.Of = b.ID
	if row.Per == "account" {
		l.Of = b.Vendor
	}
	return l
}

// CheckTier returns the fault of a tier that a vendor does not have.
func CheckTier(vendor, tier string) error {
	var names, vendors []string
	for _, row := range tierTable() {
		vendors = append(vendors, row.Vendor)
		if row.Vendor != vendor {
			continue
		}
		for _, t := range row.Tiers {
			names = append(names, t.Name)
		}
	}
	switch {
	case !slices.Contains(vendors, vendor):
		return fmt.Errorf("route: no tiers of %q are known; there are those of %s", vendor, strings.Join(vendors, ", "))
	case !slices.Contains(names, tier):
		return fmt.Errorf("route: %s has no tier %q; choose one of %s", vendor, tier, strings.Join(names, ", "))
	}
	return nil
}
