package providertest

import (
	"cmp"
	"context"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Speech runs what every [provider.Speech] keeps to. The reading is one that the
// vendor can speak; open makes a client of a server.
func Speech(t *testing.T, want provider.Reading, open func(t *testing.T, b Bench) provider.Speech) {
	t.Run("speaks", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		speaks(t, b, open(t, b), want)
	})
	faulty(t, func(ctx context.Context, t *testing.T, b Bench, ref string) error {
		r := want
		r.Ref = cmp.Or(ref, r.Ref)
		return charged(open(t, b).Speak(ctx, r))
	})
	declines(t, want, map[string]func(*provider.Reading){
		"model": func(r *provider.Reading) { r.Model = "of-yesterday" },
		"voice": func(r *provider.Reading) { r.Voice = "../user" },
		"text":  func(r *provider.Reading) { r.Text = " " },
	}, func(ctx context.Context, b Bench, r provider.Reading) error {
		_, err := open(t, b).Speak(ctx, r)
		return err
	})
}

func speaks(t *testing.T, b Bench, s provider.Speech, want provider.Reading) {
	rec, err := s.Speak(t.Context(), want)
	if err != nil {
		t.Fatalf("speak: %v", err)
	}
	heard(t, b, rec, want.Ref)
	var text string
	last := 0.0
	for _, c := range rec.Characters {
		text += c.Text
		if c.Start < last || c.End < c.Start {
			t.Errorf("%q is spoken from %g to %g, after %g", c.Text, c.Start, c.End, last)
		}
		last = c.Start
	}
	if text != want.Text && rec.Characters != nil {
		t.Errorf("times are of %q, want %q", text, want.Text)
	}
}
