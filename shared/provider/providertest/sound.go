package providertest

import (
	"bytes"
	"cmp"
	"context"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Music runs what every [provider.Music] keeps to. The piece is one that the vendor
// can make; open makes a client of a server.
func Music(t *testing.T, want provider.Piece, open func(t *testing.T, b Bench) provider.Music) {
	t.Run("composes", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		rec, err := open(t, b).Compose(t.Context(), want)
		if err != nil {
			t.Fatalf("compose: %v", err)
		}
		heard(t, b, rec, want.Ref)
	})
	faulty(t, func(ctx context.Context, t *testing.T, b Bench, ref string) error {
		p := want
		p.Ref = cmp.Or(ref, p.Ref)
		return charged(open(t, b).Compose(ctx, p))
	})
	declines(t, want, map[string]func(*provider.Piece){
		"model":  func(p *provider.Piece) { p.Model = "of-yesterday" },
		"prompt": func(p *provider.Piece) { p.Prompt = " " },
		"length": func(p *provider.Piece) { p.Seconds = 36000 },
		"none":   func(p *provider.Piece) { p.Seconds = 0 },
	}, func(ctx context.Context, b Bench, p provider.Piece) error {
		_, err := open(t, b).Compose(ctx, p)
		return err
	})
}

// Effects runs what every [provider.Effects] keeps to. The effect is one that the
// vendor can make; open makes a client of a server.
func Effects(t *testing.T, want provider.Noise, open func(t *testing.T, b Bench) provider.Effects) {
	t.Run("sounds", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		rec, err := open(t, b).Sound(t.Context(), want)
		if err != nil {
			t.Fatalf("sound: %v", err)
		}
		heard(t, b, rec, want.Ref)
	})
	faulty(t, func(ctx context.Context, t *testing.T, b Bench, ref string) error {
		e := want
		e.Ref = cmp.Or(ref, e.Ref)
		return charged(open(t, b).Sound(ctx, e))
	})
	declines(t, want, map[string]func(*provider.Noise){
		"model":  func(e *provider.Noise) { e.Model = "of-yesterday" },
		"prompt": func(e *provider.Noise) { e.Prompt = " " },
		"length": func(e *provider.Noise) { e.Seconds = 3600 },
		"none":   func(e *provider.Noise) { e.Seconds = 0 },
	}, func(ctx context.Context, b Bench, e provider.Noise) error {
		_, err := open(t, b).Sound(ctx, e)
		return err
	})
}

// faulty runs a call, by a reference of ours where it is given one, against every fault there is.
func faulty(t *testing.T, call func(ctx context.Context, t *testing.T, b Bench, ref string) error) {
	for _, fault := range vendortest.Faults() {
		t.Run("asks once when "+string(fault), func(t *testing.T) {
			t.Parallel()
			asksOnce(t, fault, func(ctx context.Context, b Bench) error { return call(ctx, t, b, ref) })
		})
	}
	unsent(t, func(ctx context.Context, t *testing.T, b Bench) error { return call(ctx, t, b, "") })
}

// declines holds that nothing is sent of what cannot be made: what can be, spoiled in one way or another.
func declines[T any](t *testing.T, good T, spoils map[string]func(*T), call func(context.Context, Bench, T) error) {
	for name, spoil := range spoils {
		t.Run("refuses what cannot be made: "+name, func(t *testing.T) {
			t.Parallel()
			arrivals := 0
			b := NewBench(t, vendortest.Options{Arrived: func(vendortest.Arrival) { arrivals++ }})
			want := good
			spoil(&want)
			if err := call(t.Context(), b, want); provider.ClassOf(err) != provider.Caller || arrivals != 0 {
				t.Errorf("%v is %s, want %s; %d calls were sent", err, provider.ClassOf(err), provider.Caller, arrivals)
			}
		})
	}
}

// heard holds that a recording is what the server has made and sold for a reference of ours.
func heard(t *testing.T, b Bench, rec provider.Recording, ref string) {
	t.Helper()
	format := map[string]string{"audio/mpeg": "mp3", "audio/wav": "wav"}[rec.Type]
	if format == "" {
		t.Fatalf("sound is of type %q", rec.Type)
	}
	made, _ := sound(format)
	if bare, _ := sound("l16"); !bytes.Equal(rec.Sound, made) && !(format == "wav" && wrapped(rec.Sound, bare)) {
		t.Errorf("sound has %d bytes, want %d as they were made", len(rec.Sound), len(made))
	}
	book := b.Server.Book()
	if len(book) != 1 || book[0].Ref != ref || book[0].State != vendortest.Succeeded {
		t.Fatalf("the book says %v", book)
	}
	if rec.Known && rec.Micros != book[0].Micros {
		t.Errorf("the client says it cost %d, the vendor %d", rec.Micros, book[0].Micros)
	}
}

// wrapped reports whether a WAV file holds just these samples.
func wrapped(wav, samples []byte) bool {
	return bytes.HasPrefix(wav, []byte("RIFF")) && bytes.HasSuffix(wav, samples) && len(wav) < len(samples)+64
}
