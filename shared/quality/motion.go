package quality

import "math"

// Motion is told on the same grid as flashes. A frame moves when at least one
// cell in two hundred is another than a quarter of a second before by at least
// three of 256 levels: under that lie grain and what coding does to a still. A
// cut is no motion: with it, what was seen before is forgotten.
const (
	motionLag   = 0.25  // seconds
	motionLevel = 3     // of 256
	motionArea  = 0.005 // of the cells
	cutLevel    = 24    // mean change of a cell from one frame to the next
)

// A stillness collects the spans in which nothing moves.
type stillness struct {
	fps   float64
	lag   int      // frames
	past  [][]byte // luma of the last lag frames of this shot, oldest first
	n     int      // frames so far
	still []span
}

func newStillness(fps float64) *stillness {
	return &stillness{fps: fps, lag: max(int(math.Round(motionLag*fps)), 1)}
}

// add compares one frame with what went before.
func (s *stillness) add(rgb []byte) {
	now := luma(rgb)
	if k := len(s.past); k > 0 && isCut(s.past[k-1], now) {
		s.past = s.past[:0]
	}
	// The frames after a cut are compared with the first: a shot that begins with motion has moved.
	if len(s.past) == 0 || !moved(s.past[0], now) {
		s.rest()
	}
	if len(s.past) == s.lag {
		copy(s.past, s.past[1:])
		s.past = s.past[:s.lag-1]
	}
	s.past = append(s.past, now)
	s.n++
}

// rest notes that this frame is still.
func (s *stillness) rest() {
	from, to := float64(s.n)/s.fps, float64(s.n+1)/s.fps
	if k := len(s.still); k > 0 && from-s.still[k-1].to < 0.5/s.fps {
		s.still[k-1].to = to
		return
	}
	s.still = append(s.still, span{from, to})
}

// moved says whether enough cells differ.
func moved(a, b []byte) bool {
	n, enough := 0, max(int(motionArea*float64(len(a))), 1)
	for i := range a {
		if d := int(a[i]) - int(b[i]); d >= motionLevel || d <= -motionLevel {
			n++
		}
	}
	return n >= enough
}

// isCut says whether a picture is altogether another.
func isCut(a, b []byte) bool {
	sum := 0
	for i := range a {
		d := int(a[i]) - int(b[i])
		sum += max(d, -d)
	}
	return sum > cutLevel*len(a)
}

// luma is the brightness of every cell, 0 to 255, by the weights of BT.709.
func luma(rgb []byte) []byte {
	y := make([]byte, len(rgb)/3)
	for i := range y {
		y[i] = byte((54*int(rgb[3*i]) + 183*int(rgb[3*i+1]) + 19*int(rgb[3*i+2])) >> 8)
	}
	return y
}
