package score_test

import (
	"math"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/score"
)

// hum is music without an end: a tone of so many seconds.
func hum(seconds float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, seconds)
	for i := range s.L {
		s.L[i] = float32(0.5 * math.Sin(2*math.Pi*220*float64(i)/audio.Rate))
	}
	return s.Stereo()
}

// power is the mean square of a span of a sound, in seconds.
func power(s audio.Sound, from, to float64) (sum float64) {
	part := s.Slice(int(from*audio.Rate), int(to*audio.Rate))
	for _, x := range part.L {
		sum += float64(x) * float64(x)
	}
	return sum / float64(part.Len())
}

// Recorded music is as long as the film to the sample: faded where it is cut, begun again where it has ended, and left to
// end where little is missing.
func TestFit(t *testing.T) {
	t.Parallel()
	full := power(hum(1), 0, 1)
	for _, tt := range []struct {
		name              string
		recorded, seconds float64
		heard             float64 // until when it sounds in full
		fades             bool
	}{
		{"exact", 12, 12, 12, false},
		{"longer", 30, 12, 10, true},
		{"an ending is missing", 10, 12, 10, false},
		{"once more", 8, 14, 12, true},
		{"many times", 5, 31.25, 29, false},
		{"shorter than a seam", 1, 9, 5, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := score.Fit(hum(tt.recorded), tt.seconds)
			if want := int(math.Round(tt.seconds * audio.Rate)); got.Len() != want {
				t.Fatalf("%d samples, want %d", got.Len(), want)
			}
			for at := 0.0; at+1 <= tt.heard; at++ {
				if p := power(got, at, at+1); p < full/3 || p > full*3 {
					t.Errorf("from second %.0f on it is %.2f times as loud as it was", at, math.Sqrt(p/full))
				}
			}
			if p := power(got, tt.seconds-0.05, tt.seconds); tt.fades && p > full/100 {
				t.Errorf("it breaks off at %.2f of its loudness", math.Sqrt(p/full))
			}
		})
	}
}
