package media

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media/mix"
)

// A SoundtrackSpec is the sound of a film, to be coded.
type SoundtrackSpec struct {
	// Sound is the finished mix. It is cut or padded to so many frames of picture.
	Sound       audio.Source
	Frames, FPS int
	// Draft codes in half the time, for previews.
	Draft bool
	// Out is the file to write.
	Out string
}

// Soundtrack codes a film's sound as AAC-LC at 192 kb/s, in a file that [Tools.Master]
// takes as it is: it can be kept for as long as nothing that is heard changes. The same input
// gives the same bytes. Coding moves peaks: where the coded sound is over DeliveredPeak, it is
// brought to its loudness again under lower peaks and coded anew.
func (t Tools) Soundtrack(ctx context.Context, s SoundtrackSpec) error {
	const tries = 4
	samples := mix.Samples(s.Frames, s.FPS)
	s.Sound = audio.Fitted(s.Sound, samples)
	sound, loudness, ceiling := s.Sound, 0.0, 0.0
	for try := range tries {
		over, err := t.overshoot(ctx, s, samples)
		if err != nil || over <= 0 {
			return err
		}
		if try == 0 {
			if loudness, ceiling, err = measured(sound); err != nil {
				return err
			}
		}
		ceiling = min(ceiling, 0) - over - 0.1
		quieter, err := mix.Deliver(filepath.Dir(s.Out), sound, loudness, ceiling)
		if err != nil {
			return fmt.Errorf("media: soundtrack: %w", err)
		}
		defer func() { _ = quieter.Close() }() // a try or two
		s.Sound = quieter.Sound
	}
	return fmt.Errorf("media: soundtrack: the coded sound stays over %.1f dBTP", DeliveredPeak)
}

// overshoot codes the sound and says by how much it is over DeliveredPeak, in dB.
func (t Tools) overshoot(ctx context.Context, s SoundtrackSpec, samples int) (float64, error) {
	if err := t.code(ctx, s); err != nil {
		return 0, err
	}
	coded, err := t.Decode(ctx, s.Out, samples, filepath.Dir(s.Out))
	if err != nil {
		return 0, err
	}
	peak, err := audio.MeasurePeak(coded)
	if err := errors.Join(err, coded.Close()); err != nil {
		return 0, fmt.Errorf("media: soundtrack: %w", err)
	}
	return peak - DeliveredPeak, nil
}

// measured is the integrated loudness and the true peak of a sound.
func measured(s audio.Source) (loudness, peak float64, err error) {
	m, err := audio.Measure(s)
	if err != nil {
		return 0, 0, fmt.Errorf("media: soundtrack: %w", err)
	}
	if peak, err = audio.MeasurePeak(s); err != nil {
		return 0, 0, fmt.Errorf("media: soundtrack: %w", err)
	}
	return m.Integrated(), peak, nil
}

// code is one run of the encoder.
func (t Tools) code(ctx context.Context, s SoundtrackSpec) error {
	coder := "twoloop"
	if s.Draft {
		coder = "fast"
	}
	return t.Run(ctx, Run{Op: "soundtrack", Stdin: newPCM(s.Sound), Args: []string{
		"-f", "f32le", "-ar", fmt.Sprint(audio.Rate), "-ac", "2", "-i", "pipe:0",
		"-c:a", "aac", "-aac_coder", coder, "-profile:a", "aac_low", "-b:a", "192k", "-fflags", "+bitexact", "-flags:a", "+bitexact",
		"-movie_timescale", fmt.Sprint(audio.Rate), "-f", "mp4", local(s.Out),
	}})
}
