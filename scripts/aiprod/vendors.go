package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aiprod/aiprod/scripts/simulated"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// play has vendors simulated.
const play = "simulated"

// vendorFlags say who sells to a local stack.
type vendorFlags struct {
	Vendors string `default:"" placeholder:"simulated" help:"simulated plays every vendor on this machine: no key, no money. Else those whose keys are set sell."`
	Faults  string `default:"rough" placeholder:"COURSE" help:"How simulated vendors behave: calm, rough, storm, or outage=VENDOR."`
}

// A played stack has vendors of its own; nil has none.
type played struct{ *simulated.Vendors }

// vendors settles who sells: the simulated vendors, which are started, or have been started at an address;
// or whoever the environment has a key of.
func (f vendorFlags) vendors(ctx context.Context, to *cloud.Vendors, m cloud.Manager) (p *played, err error) {
	switch {
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
	v, err := simulated.Start(simulated.Options{Course: f.Faults})
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

// told says of simulated vendors that they are.
func (f vendorFlags) told(vendors cloud.Vendors) string {
	return fmt.Sprintf("simulated (%s), no money is spent; their books: %s", f.Faults, vendors.RunwayURL)
}

// warn says on the terminal who sells, where it is nobody real.
func (f vendorFlags) warn(s *localcloud.Stack) {
	if f.Vendors != "" {
		fmt.Fprintln(os.Stderr, "Vendors are "+f.told(s.Env.Config.Vendors))
	}
}
