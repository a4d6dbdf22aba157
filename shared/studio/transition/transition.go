// Package transition joins shots. A shot is entered and left on its own: the
// leaving one covers itself, the entering one uncovers itself, and both agree on
// the colour in between, so that shots are made apart and joined by stream copy.
package transition

import (
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// The transitions. Any other name is a cut.
const (
	Cut  = "cut"
	Push = "push"
	Wipe = "wipe"
	Rise = "rise"
	Dip  = "dip"
	// Morph lets an accent of the leaving shot grow over the frame, and shrink to
	// one of the entering shot, or become its ground.
	Morph = "morph"
)

// Enter and Leave are the lengths of the two halves, in frames at 30 a second.
const (
	Enter = 11
	Leave = 9
)

// A Joint draws the ends of a shot.
type Joint struct {
	in, out string
	panel   raster.Colour // both halves meet in it
	edge    raster.Colour // runs ahead of the panel
	side    float64       // 1 where text runs from the left
	frames  int
	enter   int
	leave   int
	// grown is the shape a morph begins with, shrunk the one it ends in; grounded
	// is true where the shot stands on the accent, which then just stays.
	grown, shrunk raster.Shape
	grounded      bool
}

// New returns the joint of a shot of so many frames that is entered by one
// transition and left by another. Short shots get short ends.
func New(in, out string, look theme.Look, rtl bool, frames, fps int) Joint {
	j := Joint{in: in, out: out, frames: frames, side: 1, edge: look.Accent.Colour()}
	j.panel = look.Background.Mix(look.Mesh[0], 0.5).Colour()
	if rtl {
		j.side = -1
	}
	j.enter = min(Enter*fps/30, frames/4)
	j.leave = min(Leave*fps/30, frames/4)
	return j
}

// Entered is how many frames the entrance takes; 0 for a cut.
func (j Joint) Entered() int {
	if !known(j.in) {
		return 0
	}
	return j.enter
}

func known(name string) bool {
	return name == Push || name == Wipe || name == Rise || name == Dip || name == Morph
}

// Draw changes frame n of the shot as the transitions want.
func (j Joint) Draw(f *raster.Frame, n int) {
	if known(j.in) && n < j.enter {
		// Slowing down from full speed, at which the shot before was left.
		j.cover(f, j.in, motion.In(1-float64(n)/float64(j.enter)), -1)
	}
	if left := j.frames - n; known(j.out) && left <= j.leave {
		j.cover(f, j.out, motion.In(1-(float64(left)-1)/float64(j.leave)), 1)
	}
}

// cover hides a share p of the frame. Dir is 1 where the panel comes in and -1
// where it goes on in the same direction.
func (j Joint) cover(f *raster.Frame, name string, p, dir float64) {
	switch name {
	case Dip:
		f.Dim(j.panel, p)
	case Wipe:
		j.wipe(f, p, dir)
	case Rise:
		j.rise(f, p, dir)
	case Morph:
		j.morph(f, p, dir)
	case Push:
		f.Scroll(int(-j.side*dir*p*float64(f.W)), 0, j.panel)
	}
}

// wipe slides a panel across with a bright edge where it moves.
func (j Joint) wipe(f *raster.Frame, p, dir float64) {
	w := float64(f.W)
	from, to := 0.0, w*p // comes in from the side text starts at
	if dir < 0 {
		from, to = w*(1-p), w
	}
	bright := w * 0.03
	edge := raster.Shape{X: to, W: bright, H: float64(f.H)}
	if dir < 0 {
		edge.X = from - bright
	}
	if j.side < 0 {
		from, to = w-to, w-from
		edge.X = w - edge.X - bright
	}
	full := raster.Clip{}
	f.Fill(raster.Shape{X: from, W: to - from, H: float64(f.H)}, raster.Ink{Colour: j.panel, Opacity: 1}, full)
	if p > 0 && p < 1 {
		f.Fill(edge, raster.Ink{Colour: j.edge, Opacity: 1}, full)
	}
}

// rise lifts panels in columns, one a little after the other.
func (j Joint) rise(f *raster.Frame, p, dir float64) {
	const columns = 4
	w, h := float64(f.W)/columns, float64(f.H)
	for i := range columns {
		late := float64(i) / columns * 0.35
		if j.side < 0 {
			late = float64(columns-1-i) / columns * 0.35
		}
		if dir < 0 {
			late = 0.35 - late
		}
		q := motion.Clamp((p - late) / (1 - 0.35))
		y := h * (1 - q)
		if dir < 0 {
			y = h * (q - 1)
		}
		ink := raster.Ink{Colour: j.panel, Opacity: 1}
		f.Fill(raster.Shape{X: w * float64(i), Y: y, W: w + 1, H: h}, ink, raster.Clip{})
	}
}
