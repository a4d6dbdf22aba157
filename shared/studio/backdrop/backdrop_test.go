package backdrop

import (
	"math/rand/v2"
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

func look(t testing.TB, name string) theme.Look {
	t.Helper()
	l, err := theme.Resolve(manifest.Theme{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The freeze detector calls a picture frozen that differs by less than 0.1 % of
// full scale over two seconds; every theme must move well more than that.
func TestNothingFreezes(t *testing.T) {
	t.Parallel()
	for _, name := range theme.Names() {
		for _, ground := range []string{"", "accent", "card", "ink"} {
			for seed := range uint64(3) {
				b := New(136, 240, look(t, name).On(ground), rand.New(rand.NewPCG(seed, 1)), float64(seed)*3)
				before, after := raster.NewFrame(136, 240), raster.NewFrame(136, 240)
				for at := 0.0; at < 12; at += 1.9 {
					b.Paint(before, at)
					b.Paint(after, at+1.9)
					if got := apart(before, after); got < 0.0012 {
						t.Errorf("%s on %q, seed %d, %.1f s: changes by %.5f of full scale in 1.9 s", name, ground, seed, at, got)
					}
				}
			}
		}
	}
}

// apart is the mean difference of two frames over all components, as a share of full scale.
func apart(a, b *raster.Frame) float64 {
	sum, n := 0, 0
	for i, p := range []raster.Plane{a.Y, a.U, a.V} {
		q := []raster.Plane{b.Y, b.U, b.V}[i]
		for y := range p.H {
			other := q.Row(y)
			for x, v := range p.Row(y) {
				sum += max(int(v)-int(other[x]), int(other[x])-int(v))
				n++
			}
		}
	}
	return float64(sum) / float64(n) / 255
}

// Ornaments and gradients must leave text readable wherever it stands.
func TestTextStaysReadableEverywhere(t *testing.T) {
	t.Parallel()
	for _, name := range theme.Names() {
		l := look(t, name)
		b := New(270, 480, l, rand.New(rand.NewPCG(5, 1)), 0)
		f := raster.NewFrame(270, 480)
		for at := 0.0; at < 12; at += 3 {
			b.Paint(f, at)
			for y := 5; y < f.H; y += 10 {
				for x := 5; x < f.W; x += 10 {
					if got := raster.Contrast(l.Text, f.At(x, y).RGB()); got < theme.TextContrast {
						t.Fatalf("%s: text at %d,%d has %.2f:1", name, x, y, got)
					}
				}
			}
		}
	}
}

func BenchmarkPaint(b *testing.B) {
	for _, name := range theme.Names() {
		b.Run(name, func(b *testing.B) {
			bd := New(1080, 1920, look(b, name), rand.New(rand.NewPCG(5, 1)), 0)
			f := raster.NewFrame(1080, 1920)
			t := 0.0
			for b.Loop() {
				bd.Paint(f, t)
				t += 1.0 / 30
			}
		})
	}
}
