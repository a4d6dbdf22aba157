// Package mix makes one soundtrack of voice, music and effects: placed in time,
// balanced against each other, the music ducked ahead of the voice, and brought
// to the loudness and true peak a film is delivered with.
//
// It is arithmetic on decoded sound; it makes none and knows no file format. Sound
// is read and written in blocks, through files of its own: a long film takes no
// more memory than a short one.
package mix

import (
	"errors"
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
	Sound audio.Source
	At    time.Duration
}

// A Spec is what is mixed. Anything may be missing; with nothing at all the mix
// is silence.
type Spec struct {
	// Frames at FPS is the length of the picture, and so of the mix.
	Frames, FPS int
	Voice       []Placed
	// Music starts with the film; it is faded where it is cut. It is nil where there is none.
	Music audio.Source
	// Effects are as loud against each other as they come.
	Effects []Placed
	// Dir is the folder for what is kept on the way.
	Dir string
}

// A Result is a mix and its measures. It is to be closed.
type Result struct {
	// Sound is stereo at audio.Rate and exactly as long as the picture.
	Sound *audio.Track
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
	sum, err := s.sum(Samples(s.Frames, s.FPS))
	if err != nil {
		return Result{}, err
	}
	track, err := audio.Copy(s.Dir, sum)
	if err != nil {
		return Result{}, fmt.Errorf("mix: %w", err)
	}
	r, err := Deliver(s.Dir, track, Loudness, Ceiling)
	return r, errors.Join(err, track.Close())
}

// Close gives the sound up.
func (r Result) Close() error { return r.Sound.Close() }

// sum lays every sound on its track, measures the tracks and balances them.
func (s Spec) sum(n int) (*balanced, error) {
	voice, err := speech(s.Voice, n)
	if err != nil {
		return nil, err
	}
	music, err := bed(s.Music, n)
	if err != nil {
		return nil, err
	}
	effects, err := lay(s.Effects, n)
	if err != nil {
		return nil, err
	}
	b := &balanced{n: n}
	for _, t := range []struct {
		sound   audio.Source
		loud    func(*audio.Meter) float64
		wanted  float64
		channel *leveled
	}{
		{voice, (*audio.Meter).Integrated, reference, &b.voice},
		{music, (*audio.Meter).Integrated, reference + musicLevel, &b.music},
		{effects, (*audio.Meter).Loudest, reference + effectsLevel, &b.effects},
	} {
		m, err := audio.Measure(t.sound)
		if err != nil {
			return nil, fmt.Errorf("mix: %w", err)
		}
		*t.channel = leveled{t.sound, factor(t.loud(m), t.wanted)}
	}
	if b.duck, err = ducking(b.voice); err != nil {
		return nil, fmt.Errorf("mix: %w", err)
	}
	return b, nil
}

// speech lays the takes and refuses one that would lose sound at the end.
func speech(takes []Placed, n int) (audio.Source, error) {
	for i, p := range takes {
		s, err := atRate(p.Sound)
		if err != nil {
			return nil, fmt.Errorf("mix: voice %d: %w", i, err)
		}
		lost, err := heard(s, n-sampleAt(p.At))
		if err != nil {
			return nil, fmt.Errorf("mix: voice %d: %w", i, err)
		}
		if lost > 0 {
			return nil, fmt.Errorf("mix: voice %d ends %.2f s after the film", i, float64(lost)/audio.Rate)
		}
	}
	return lay(takes, n)
}

// heard is how many samples of s follow one, 0 where nothing of them can be heard.
func heard(s audio.Source, from int) (lost int, err error) {
	const least = 0.003 // -50 dB: below is the take's own trailing silence
	from = max(from, 0)
	if from >= s.Len() {
		return 0, nil
	}
	l, r := make([]float32, s.Len()-from), make([]float32, s.Len()-from)
	if err := s.ReadAt(l, r, from); err != nil {
		return 0, err
	}
	for i := range l {
		if x := (l[i] + r[i]) / 2; x > least || x < -least {
			return len(l), nil
		}
	}
	return 0, nil
}

// bed is the music at the film's length, faded out where there was more of it.
func bed(music audio.Source, n int) (audio.Source, error) {
	if music == nil {
		return lay(nil, n)
	}
	out, err := lay([]Placed{{Sound: music}}, n)
	if err == nil && float64(music.Len())/float64(music.Hertz()) > float64(n)/audio.Rate+0.01 {
		out = audio.Faded(out, 0, 1)
	}
	return out, err
}

func sampleAt(t time.Duration) int { return int(math.Round(t.Seconds() * audio.Rate)) }
