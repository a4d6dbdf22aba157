package media

import (
	"context"
	"fmt"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media/mix"
)

// A SoundtrackSpec is the sound of a film, to be coded.
type SoundtrackSpec struct {
	// Sound is the finished mix. It is cut or padded to so many frames of picture.
	Sound       audio.Sound
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
	s.Sound = audio.Fit(s.Sound.Stereo(), samples)
	sound, loudness, ceiling := s.Sound, 0.0, 0.0
	for try := range tries {
		if err := t.code(ctx, s); err != nil {
			return err
		}
		coded, err := t.Decode(ctx, s.Out, samples)
		if err != nil {
			return err
		}
		over := audio.TruePeak(coded) - DeliveredPeak
		if over <= 0 {
			return nil
		}
		if try == 0 {
			loudness, ceiling = audio.Integrated(sound), audio.TruePeak(sound)
		}
		ceiling = min(ceiling, 0) - over - 0.1
		s.Sound = mix.Deliver(sound, loudness, ceiling).Sound
	}
	return fmt.Errorf("media: soundtrack: the coded sound stays over %.1f dBTP", DeliveredPeak)
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
