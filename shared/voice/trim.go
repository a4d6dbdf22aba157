package voice

import (
	"errors"
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

const (
	// lead and trail are kept around the first and last sound, in seconds, so
	// that soft beginnings and ends survive.
	lead, trail = 0.010, 0.025
	// quiet is the level of silence relative to the loudest sample, in dB.
	quiet = -46.0
)

// trim cuts the silence off both ends, brings the sound to 48 kHz and moves the spans along.
func trim(s audio.Sound, spans []span) (utterance, error) {
	from, to := bounds(s)
	if from >= to {
		return utterance{}, errors.New("the engine was silent")
	}
	// An engine may breathe on after its last phone.
	to = min(to, int(spans[len(spans)-1].to*float64(s.Rate)))
	start := max(0, from-int(lead*float64(s.Rate)))
	cut := s.Slice(start, to+int(trail*float64(s.Rate)))
	cut, err := audio.Resample(audio.Fade(cut, lead/2, trail), audio.Rate)
	if err != nil {
		return utterance{}, err
	}
	offset, length := float64(start)/float64(s.Rate), cut.Seconds()
	for i := range spans {
		spans[i].from = min(max(spans[i].from-offset, 0), length)
		spans[i].to = min(max(spans[i].to-offset, spans[i].from), length)
	}
	return utterance{sound: cut, spans: spans}, nil
}

// bounds returns the first sample that is not quiet and the one after the last.
func bounds(s audio.Sound) (from, to int) {
	top := float32(0)
	for _, x := range s.L {
		top = max(top, x, -x)
	}
	threshold := top * float32(math.Pow(10, quiet/20))
	if top == 0 {
		return 0, 0
	}
	from, to = 0, len(s.L)
	for from < to && abs(s.L[from]) <= threshold {
		from++
	}
	for to > from && abs(s.L[to-1]) <= threshold {
		to--
	}
	return from, to
}

func abs(x float32) float32 { return max(x, -x) }
