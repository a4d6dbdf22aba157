package route

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed backends.json
var embedded []byte

// A Catalogue is the backends there are and were. It never changes.
type Catalogue struct {
	// AsOf is the day it was last gone through.
	AsOf     string    `json:"as_of"`
	Source   string    `json:"source"`
	Finish   Finish    `json:"finish"`
	Backends []Backend `json:"backends"`
}

// A Finish is how long a film takes once its parts are made, for each second of it.
type Finish struct {
	PerSecond float64 `json:"per_sec"`
	// Footage is what each second of a clip that was not drawn here takes more.
	Footage float64 `json:"footage_per_sec"`
	Source  string  `json:"source"`
}

var current = sync.OnceValue(func() *Catalogue {
	c, err := Load(embedded)
	if err != nil {
		panic("backends.json: " + err.Error()) // embedded at build time, held by a test
	}
	return c
})

// Current returns the catalogue this program was built with. The caller must not change it.
func Current() *Catalogue { return current() }

// Load reads a catalogue and holds that every backend is whole.
func Load(data []byte) (*Catalogue, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var c Catalogue
	if err := d.Decode(&c); err != nil {
		return nil, fmt.Errorf("route: load backends: %w", err)
	}
	seen := map[string]bool{}
	for _, b := range c.Backends {
		err := b.check()
		if err == nil && seen[b.ID] {
			err = errors.New("is there twice")
		}
		if err != nil {
			return nil, fmt.Errorf("route: load backends: %q: %w", b.ID, err)
		}
		seen[b.ID] = true
	}
	return &c, nil
}

// Find returns the backend of an id.
func (c *Catalogue) Find(id string) (Backend, bool) {
	i := slices.IndexFunc(c.Backends, func(b Backend) bool { return b.ID == id })
	if i < 0 {
		return Backend{}, false
	}
	return c.Backends[i], true
}

func (b Backend) check() error {
	vendor, _, ok := strings.Cut(b.ID, "/")
	switch {
	case !ok || vendor != b.Vendor || b.Model == "":
		return fmt.Errorf("is no vendor/model of %q", b.Vendor)
	case halves()[b.Modality].Of == "":
		return fmt.Errorf("makes %q", b.Modality)
	case len(b.Rates) == 0:
		return errors.New("has no rates: what is free has a price of 0")
	case b.Quality < 0 || b.Quality > 1 || b.Why == "":
		return fmt.Errorf("has the quality %v, %q", b.Quality, b.Why)
	case b.Wait.Fixed < 0 || b.Wait.PerSecond < 0 || b.Wait.Source == "":
		return errors.New("does not say how long one waits")
	case b.Parallel < 1:
		return errors.New("runs no call at once")
	case b.Source == "" || b.AsOf == "" || b.Confidence == "":
		return errors.New("has no source, date or confidence")
	case !day(b.From) || b.To != "" && (!day(b.To) || b.To <= b.From):
		return fmt.Errorf("is offered from %q to %q", b.From, b.To)
	}
	for lang, rate := range b.Paces {
		if b.Modality != Speech || !(rate > 1 && rate < 40) {
			return fmt.Errorf("speaks %q at %v characters a second", lang, rate)
		}
	}
	return errors.Join(b.Seconds.check(), b.checkRates())
}

func (l *Lengths) check() error {
	switch {
	case l == nil:
		return nil
	case len(l.List) > 0 && (l.Max > 0 || l.List[0] < 1 || !slices.IsSorted(l.List)):
		return fmt.Errorf("makes the lengths %+v", *l)
	case len(l.List) == 0 && (l.Min < 0 || l.Max < max(l.Min, 1)):
		return fmt.Errorf("makes the lengths %+v", *l)
	}
	return nil
}

func (b Backend) checkRates() error {
	for _, r := range b.Rates {
		known := slices.Contains([]string{perSecond, perCharacter, perPiece, PerInput, PerCached, PerOutput}, r.Of)
		if r.SKU == "" || !known || r.Units < 1 || max(r.Units, r.Most) > mostUnits || r.Per < 1 || r.Most != 0 && r.Most < r.Units {
			return fmt.Errorf("has the rate %+v", r)
		}
	}
	return nil
}

// offered says why the backend cannot be had on a day, "" where it can.
func (b Backend) offered(at time.Time) string {
	switch today := at.UTC().Format(time.DateOnly); {
	case today < b.From:
		return "is offered from " + b.From
	case b.To != "" && today >= b.To:
		return "was retired on " + b.To
	}
	return ""
}

func day(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
