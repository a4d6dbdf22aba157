// Package mix makes one soundtrack of voice, music and effects: placed in time,
// balanced against each other, the music ducked ahead of the voice, and brought
// to the loudness and true peak a film is delivered with.
//
// It is arithmetic on decoded sound; it makes none and knows no file format.
package mix

import (
	"fmt"
	"math"
	"time"

	"github.com/aiprod/aiprod/shared/audio"
)

// What is delivered. Source: the usual target of web and social platforms,
// measured as ITU-R BS.1770-4.
const (
	// Loudness is the integrated loudness of a film, in LUFS.
	Loudness = -14.0
	// Ceiling is the true peak the mix keeps below, in dBTP. Delivered is -1; lossy coding moves
	// peaks by some tenths.
	Ceiling = -1.5
	// Tolerance is how near to Loudness a mix gets unless limiting it would ruin it, in LU.
	Tolerance = 0.3
)

// The balance, in LU against the voice. With the duck of nine the bed lies 17 LU
// under speech, which keeps it clear of the words on small loudspeakers.
const (
	reference    = -20.0 // level of the voice before the final gain, LUFS; any would do
	musicLevel   = -8.0
	effectsLevel = -9.0 // of the loudest moment: 400 ms, in which a short sound is diluted
	// maxLift bounds what balancing may add, so that a silent take's noise stays noise.
	maxLift = 30.0
)

// A Placed is a sound and when it starts.
type Placed struct {
	Sound audio.Sound
	At    time.Duration
}

// A Spec is what is mixed. Anything may be missing; with nothing at all the mix
// is silence.
type Spec struct {
	// Frames at FPS is the length of the picture, and so of the mix.
	Frames, FPS int
	Voice       []Placed
	// Music starts with the film; it is faded where it is cut.
	Music audio.Sound
	// Effects are as loud against each other as they come.
	Effects []Placed
}

// A Result is a mix and its measures.
type Result struct {
	// Sound is stereo at audio.Rate and exactly as long as the picture.
	Sound audio.Sound
	// Loudness is integrated, in LUFS: audio.Quiet for silence. TruePeak is in dBTP.
	Loudness, TruePeak float64
}

// Samples returns the length of so many frames of picture in samples, rounded to the nearest.
func Samples(frames, fps int) int {
	return int(math.Round(float64(frames) * audio.Rate / float64(fps)))
}

// Render mixes s. It fails for a length that is none, and for a voice that is
// not over when the film is: a word is never cut.
func Render(s Spec) (Result, error) {
	if s.Frames <= 0 || s.FPS <= 0 {
		return Result{}, fmt.Errorf("mix: %d frames at %d a second is no length", s.Frames, s.FPS)
	}
	n := Samples(s.Frames, s.FPS)
	voice, err := speech(s.Voice, n)
	if err != nil {
		return Result{}, err
	}
	music, err := bed(s.Music, n)
	if err != nil {
		return Result{}, err
	}
	s.Music = audio.Sound{} // laid; of a long film it is a hundred megabytes
	effects, err := lay(s.Effects, n)
	if err != nil {
		return Result{}, err
	}
	level(voice, audio.Integrated(voice), reference)
	level(music, audio.Integrated(music), reference+musicLevel)
	level(effects, loudest(effects), reference+effectsLevel)
	duck(music, voice)
	for _, s := range []audio.Sound{music, effects} {
		add(voice.L, s.L, 0)
		add(voice.R, s.R, 0)
	}
	return Deliver(voice, Loudness, Ceiling), nil
}

// speech lays the takes and refuses one that would lose sound at the end.
func speech(takes []Placed, n int) (audio.Sound, error) {
	const heard = 0.003 // -50 dB: below is the take's own trailing silence
	for i, p := range takes {
		s, err := audio.Resample(p.Sound, audio.Rate)
		if err != nil {
			return audio.Sound{}, fmt.Errorf("mix: voice %d: %w", i, err)
		}
		lost := s.Slice(n-sampleAt(p.At), s.Len())
		for _, x := range lost.Mono().L {
			if x > heard || x < -heard {
				return audio.Sound{}, fmt.Errorf("mix: voice %d ends %.2f s after the film", i, lost.Seconds())
			}
		}
	}
	return lay(takes, n)
}

// bed is the music at the film's length, faded out where there was more of it.
func bed(music audio.Sound, n int) (audio.Sound, error) {
	out, err := lay([]Placed{{Sound: music}}, n)
	if err == nil && music.Seconds() > out.Seconds()+0.01 {
		out = audio.Fade(out, 0, 1)
	}
	return out, err
}

// lay adds sounds at their places on a stereo track of n samples.
func lay(placed []Placed, n int) (audio.Sound, error) {
	out := audio.Sound{Rate: audio.Rate, L: make([]float32, n), R: make([]float32, n)}
	for i, p := range placed {
		if p.Sound.Len() == 0 {
			continue
		}
		s := p.Sound
		if s.Rate != audio.Rate {
			var err error
			if s, err = audio.Resample(s, audio.Rate); err != nil {
				return audio.Sound{}, fmt.Errorf("mix: sound %d: %w", i, err)
			}
		}
		s = audio.Fade(s, 0.004, 0.008) // no click where a take starts or stops mid-wave
		right := s.R
		if right == nil {
			right = s.L
		}
		add(out.L, s.L, sampleAt(p.At))
		add(out.R, right, sampleAt(p.At))
	}
	return out, nil
}

// add adds src to dst from an offset, leaving out what lies outside.
func add(dst, src []float32, at int) {
	for i := max(0, -at); i < len(src) && at+i < len(dst); i++ {
		dst[at+i] += src[i]
	}
}

// level brings a sound that measures now to a wanted loudness; silence stays
// silent. It changes s itself: a track of a long film is too large to copy.
func level(s audio.Sound, now, want float64) {
	if now <= audio.Quiet {
		return
	}
	k := float32(audio.Amplitude(min(want-now, maxLift)))
	for _, c := range s.Channels() {
		for i := range c {
			c[i] *= k
		}
	}
}

// loudest is the highest momentary loudness of s.
func loudest(s audio.Sound) float64 {
	top := audio.Quiet
	for _, m := range audio.Momentary(s) {
		top = max(top, m)
	}
	return top
}

func sampleAt(t time.Duration) int { return int(math.Round(t.Seconds() * audio.Rate)) }
