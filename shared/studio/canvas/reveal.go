package canvas

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// A reveal brings in the words of a copy one after the other.
type reveal struct {
	kind          string // rise, fade or slide
	from, stagger float64
	length        float64
	words         int
	side, width   float64
}

func newReveal(c *Canvas, k *Copy, from float64) *reveal {
	n := 0
	for _, l := range k.Lines {
		n += len(l.Words)
	}
	r := &reveal{kind: c.Look.Reveal, from: from, length: 0.5, words: n, side: c.Side(), width: c.W}
	if !heads(k.Role) {
		r.kind, r.length = "fade", 0.45
	}
	r.stagger = min(0.055, 0.4/float64(max(n, 1)))
	return r
}

// end is when the last word has settled.
func (r *reveal) end() float64 {
	return r.from + r.stagger*float64(max(r.words-1, 0)) + r.length
}

// at returns where a word is at time t and the part of the frame it may show in.
func (r *reveal) at(l *letter, t float64, block Rect) (Pose, raster.Clip) {
	p := motion.Part(t, r.from+r.stagger*float64(l.order), r.length)
	switch left := 1 - motion.Out(p); {
	case p == 0:
		return Pose{}, raster.Clip{}
	case p == 1:
		return Pose{Opacity: 1}, raster.Clip{}
	case r.kind == "rise":
		// From behind the lower edge of its line.
		bottom := int(math.Ceil(block.Y + l.bottom))
		return Pose{DY: left * (l.bottom - l.y), Opacity: 1}, raster.Clip{X1: 1 << 20, Y1: bottom}
	case r.kind == "slide":
		return Pose{DX: -r.side * left * l.size * 0.9, Opacity: motion.Smooth(p * 2.5)}, raster.Clip{}
	default:
		return Pose{DY: left * l.size * 0.3, Opacity: motion.Smooth(p * 2)}, raster.Clip{}
	}
}
