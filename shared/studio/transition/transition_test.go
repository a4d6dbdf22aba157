package transition

import (
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// Whatever the theme and direction, the last frame of one shot and the first of
// the next are wholly in the colour both agree on, and the middle is untouched.
func TestHalvesMeet(t *testing.T) {
	t.Parallel()
	look, err := theme.Resolve(manifest.Theme{Name: "ember"})
	if err != nil {
		t.Fatal(err)
	}
	bright := raster.RGB{R: 1, G: 1, B: 1}.Colour()
	for _, name := range []string{Push, Wipe, Rise, Dip, Morph} {
		for _, rtl := range []bool{false, true} {
			j := New(name, name, look, rtl, 90, 30)
			for _, n := range []int{0, 45, 89} {
				f := raster.NewFrame(96, 64)
				f.Clear(bright)
				j.Draw(f, n)
				want := j.panel
				if name == Morph {
					want = j.edge
				}
				if n == 45 {
					want = bright
				}
				if off := strangers(f, want); off > 0 {
					t.Errorf("%s, rtl %v, frame %d: %d pixels are not %v", name, rtl, n, off, want)
				}
			}
		}
	}
}

// A morph starts from the shot's accent, and a shot on the accent is not uncovered
// but comes through.
func TestMorphStartsFromTheAccent(t *testing.T) {
	t.Parallel()
	look, err := theme.Resolve(manifest.Theme{Name: "ember"})
	if err != nil {
		t.Fatal(err)
	}
	bright := raster.RGB{R: 1, G: 1, B: 1}.Colour()
	focus := raster.Shape{X: 8, Y: 8, W: 12, H: 6}
	painted := func(n int, grounded bool) int {
		f := raster.NewFrame(96, 64)
		f.Clear(bright)
		New(Morph, Morph, look, false, 90, 30).Focus(focus, grounded).Draw(f, n)
		return strangers(f, bright)
	}
	if n := painted(90-Leave+1, false); n == 0 || n > 96*64/8 {
		t.Errorf("%d pixels are covered soon after a morph has begun", n)
	}
	if early, late := painted(2, false), painted(Enter-2, false); late >= early {
		t.Errorf("the cover goes from %d to %d pixels", early, late)
	}
	if n := painted(2, true); n != 96*64 {
		t.Errorf("a shot on the accent is uncovered: %d pixels", n)
	}
}

func strangers(f *raster.Frame, want raster.Colour) (n int) {
	for y := range f.H {
		for x := range f.W {
			got := f.At(x, y)
			if max(got.Y, want.Y)-min(got.Y, want.Y) > 1 {
				n++
			}
		}
	}
	return n
}

func TestCutsTakeNoTime(t *testing.T) {
	t.Parallel()
	look, err := theme.Resolve(manifest.Theme{})
	if err != nil {
		t.Fatal(err)
	}
	if n := New(Cut, Wipe, look, false, 90, 30).Entered(); n != 0 {
		t.Errorf("a cut takes %d frames", n)
	}
	if n := New(Wipe, Cut, look, false, 8, 30).Entered(); n > 2 {
		t.Errorf("a shot of 8 frames is entered for %d", n)
	}
}
