package providertest

import (
	"bytes"
	"cmp"
	"context"
	"image"
	_ "image/jpeg" // what vendors answer with
	_ "image/png"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Images runs what every [provider.Images] keeps to. The picture is one that the vendor can make, wider
// than it is high; open makes a client of a server.
func Images(t *testing.T, want provider.Still, open func(t *testing.T, b Bench) provider.Images) {
	t.Run("draws", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		p, err := open(t, b).Draw(t.Context(), want)
		if err != nil {
			t.Fatalf("draw: %v", err)
		}
		size, format, err := image.DecodeConfig(bytes.NewReader(p.Data))
		if err != nil || p.Type != "image/"+format || size.Width <= size.Height {
			t.Errorf("%d bytes of %q are %s of %d by %d: %v", len(p.Data), p.Type, format, size.Width, size.Height, err)
		}
		book := b.Server.Book()
		if len(book) != 1 || book[0].Ref != want.Ref || book[0].State != vendortest.Succeeded {
			t.Fatalf("the book says %v", book)
		}
		if p.Known && p.Micros != book[0].Micros {
			t.Errorf("the client says it cost %d, the vendor %d", p.Micros, book[0].Micros)
		}
	})
	faulty(t, func(ctx context.Context, t *testing.T, b Bench, ref string) error {
		s := want
		s.Ref = cmp.Or(ref, s.Ref)
		p, err := open(t, b).Draw(ctx, s)
		return charged(provider.Recording{Micros: p.Micros, Known: p.Known}, err)
	})
	declines(t, want, map[string]func(*provider.Still){
		"model":  func(s *provider.Still) { s.Model = "of-yesterday" },
		"prompt": func(s *provider.Still) { s.Prompt = " " },
		"shape":  func(s *provider.Still) { s.Aspect = "wide" },
	}, func(ctx context.Context, b Bench, s provider.Still) error {
		_, err := open(t, b).Draw(ctx, s)
		return err
	})
}
