package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/scripts/simulated"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/route"
)

// play has vendors simulated.
const play = "simulated"

// vendorFlags say who sells to a local stack.
type vendorFlags struct {
	Vendors string `default:"" placeholder:"simulated" help:"simulated plays every vendor on this machine: no key, no money. Else those whose keys are set sell."`
	Faults  string `placeholder:"COURSE" help:"How simulated vendors behave: calm, rough (the default), storm, or outage=VENDOR."`
}

// A played stack has vendors of its own; nil has none.
type played struct{ *simulated.Vendors }

// vendors settles who sells: the simulated vendors, which are started, or have been started at an address;
// or whoever the environment has a key of.
func (f vendorFlags) vendors(ctx context.Context, to *cloud.Vendors, m cloud.Manager) (p *played, err error) {
	switch {
	case f.Vendors == "" && f.Faults != "": // it would be taken for simulated, and buy
		return nil, fmt.Errorf("--faults says how simulated vendors behave; add --vendors %s", play)
	case f.Vendors == "":
		if err := cloud.ReadConfig(ctx, to, m); err != nil {
			return nil, err
		}
		return nil, to.Validate()
	case strings.HasPrefix(f.Vendors, "http://127.0.0.1:"): // of another process of this machine
		*to, err = simulated.Settings(ctx, f.Vendors)
		return nil, err
	case f.Vendors != play:
		return nil, fmt.Errorf("--vendors: %q is not known; use --vendors %s", f.Vendors, play)
	}
	v, err := simulated.Start(simulated.Options{Course: f.course()})
	if err != nil {
		return nil, fmt.Errorf("--faults: %w", err)
	}
	*to, err = simulated.Settings(ctx, v.URL)
	return &played{v}, err
}

// storage tells the vendors where the stack's storage is.
func (p *played) storage(s *localcloud.Stack) {
	if p != nil {
		p.Storage(s.URL, s.Identity.AccessToken())
	}
}

func (p *played) close() error {
	if p == nil {
		return nil
	}
	return p.Close()
}

// course is how simulated vendors behave.
func (f vendorFlags) course() string { return cmp.Or(f.Faults, "rough") }

// told says who sells: simulated vendors, or real ones, whose keys are set. It is empty where nobody does.
func (f vendorFlags) told(vendors cloud.Vendors) string {
	if f.Vendors != "" {
		return fmt.Sprintf("simulated (%s), no money is spent; their books: %s", f.course(), vendors.RunwayURL)
	}
	var sellers []string
	for _, b := range route.Current().Backends {
		if vendors.Offers(b) && !slices.Contains(sellers, b.Vendor) {
			sellers = append(sellers, b.Vendor)
		}
	}
	if len(sellers) == 0 {
		return ""
	}
	return fmt.Sprintf("real: %s. A film may cost what its max_cost_usd or preset allows", strings.Join(sellers, ", "))
}

// warn says on the terminal who sells.
func (f vendorFlags) warn(s *localcloud.Stack) {
	if who := f.told(s.Env.Config.Vendors); who != "" {
		fmt.Fprintln(os.Stderr, "Vendors are "+who)
	}
}
