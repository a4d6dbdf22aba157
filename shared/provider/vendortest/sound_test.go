package vendortest_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// TestSounds holds that music and effects which the server makes by itself are as long as was asked for.
func TestSounds(t *testing.T) {
	t.Parallel()
	s := vendortest.New(vendortest.Options{})
	url, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	bed, err := c.Compose(t.Context(), provider.Piece{Model: "music_v2_5", Prompt: "Calm piano.", Seconds: 3.5})
	if err != nil {
		t.Fatal(err)
	}
	lasts(t, bed, 3.5)
	effect, err := c.Sound(t.Context(), provider.Noise{Model: "eleven_text_to_sound_v2", Prompt: "A whoosh.", Seconds: 0.8})
	if err != nil {
		t.Fatal(err)
	}
	lasts(t, effect, 0.8)
	if micros := s.Book().Micros(); micros != 4*5000+120_000 {
		t.Errorf("sold for %d micro-dollars", micros)
	}
}

// lasts holds that a recording is sound of a length in seconds.
func lasts(t *testing.T, rec provider.Recording, seconds float64) {
	t.Helper()
	info := probe(t, "sound", bytes.NewReader(rec.Sound))
	if info.Audio == nil || math.Abs(info.Duration.Seconds()-seconds) > 0.1 {
		t.Errorf("%s is %v long, want %g s", rec.Type, info.Duration, seconds)
	}
}
