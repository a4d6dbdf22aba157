package quality_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
)

// BenchmarkInspect30s inspects half a minute at full size.
func BenchmarkInspect30s(b *testing.B) {
	path := film(b, recipe{picture: "gradients=s=270x480:r=30:d=30,scale=1080:1920", sound: "sine=r=48000:d=30",
		more: []string{"-ac", "2", "-crf", "20"}})
	found, err := media.Find()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := quality.Inspect(b.Context(), found, quality.Input{File: path}); err != nil {
			b.Fatal(err)
		}
	}
}
