package score

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

const (
	// seam is how long the end of music goes over into its beginning again, in seconds; ending how long
	// music that is cut takes to fade.
	seam, ending = 1.5, 2.0
	// late is how much of the end may be missing before music is begun again: it had ended.
	late = 3.0
)

// Fit makes music that was recorded elsewhere as long as a film, in seconds: cut and faded where it is longer,
// begun again where it is shorter by more than an ending.
func Fit(s audio.Sound, seconds float64) audio.Sound {
	n := int(math.Round(seconds * float64(s.Rate)))
	over := int(min(seam, s.Seconds()/4) * float64(s.Rate))
	out := s.Clone()
	for out.Len() < n-int(late*float64(s.Rate)) && over > 0 {
		out = join(out, s, over)
	}
	cut := out.Len() > n
	out = audio.Fit(out, n)
	if cut {
		out = audio.Fade(out, 0, min(ending, seconds/4))
	}
	return out
}

// join has b begin while the last samples of a fade.
func join(a, b audio.Sound, over int) audio.Sound {
	out := a.Clone()
	at := a.Len() - over
	from := b.Channels()
	for c, channel := range out.Channels() {
		for i := range over {
			x := float64(i) / float64(over)
			channel[at+i] = channel[at+i]*float32(math.Cos(x*math.Pi/2)) + from[c][i]*float32(math.Sin(x*math.Pi/2))
		}
	}
	out.L = append(out.L, b.L[over:]...)
	if out.R != nil {
		out.R = append(out.R, b.R[over:]...)
	}
	return out
}
