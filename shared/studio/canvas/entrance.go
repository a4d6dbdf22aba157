package canvas

import "github.com/aiprod/aiprod/shared/studio/motion"

// An Entrance is how an actor and what lies on it come in together: from an
// offset to their place while they fade in. The zero Entrance is there from the start.
type Entrance struct {
	From, Length float64 // seconds
	DX, DY       float64 // offset at the start, pixels
}

// A Pose is where an entrance has got to.
type Pose struct {
	DX, DY  float64
	Opacity float64
}

// At returns the pose at time t.
func (e Entrance) At(t float64) Pose {
	if e.Length == 0 {
		return Pose{Opacity: 1}
	}
	p := motion.Part(t, e.From, e.Length)
	if p == 1 {
		return Pose{Opacity: 1}
	}
	left := 1 - motion.Out(p)
	return Pose{DX: e.DX * left, DY: e.DY * left, Opacity: motion.Smooth(p * 2.2)}
}

// Rise returns the usual entrance of a card: from a little below, at a time.
func (c *Canvas) Rise(from float64) Entrance {
	return Entrance{From: from, Length: 0.6, DY: c.Short * 0.06}
}
