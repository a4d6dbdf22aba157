package quality

import (
	"context"
	"strings"

	"github.com/aiprod/aiprod/shared/media"
)

// A sound is what was heard in a film.
type sound struct {
	// loudness is integrated, in LUFS; peak is the true peak in dBTP.
	loudness, peak float64
	silent         []span
	clipped        []span  // where samples are at full scale
	longestClip    int     // samples
	errors         int     // that the decoder found
	seconds        float64 // decoded
	section        string  // of the summary the log is in
	version        string  // of ffmpeg
}

// listen decodes the sound once. ffmpeg's own meters are used and not those the
// mix was made with, so that one mistake cannot hide another.
func listen(ctx context.Context, tools media.Tools, path string, info media.Info) (sound, error) {
	in, err := media.Input(path, info.Kind)
	if err != nil {
		return sound{}, err
	}
	s := sound{loudness: -70, peak: -200}
	log := &lineReader{line: s.read}
	clips := newClipCounter(info.Audio.Channels, info.Audio.Rate)
	args := append(logLevels(), append(in, "-map", "0:a:0", "-vn", "-af", "silencedetect=n=-50dB:d=0.5,ebur128=peak=true:framelog=verbose",
		"-t", decodeTime(info), "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1")...)
	if err := tools.Run(ctx, media.Run{Op: "listen", Args: args, Stdout: clips, Log: log}); err != nil {
		return sound{}, err
	}
	s.clipped, s.longestClip, s.seconds = clips.clipped, clips.longest, clips.seconds()
	return s, nil
}

// read takes what one line of ffmpeg's log says.
func (s *sound) read(line string) {
	if v, ok := version(line); ok && s.version == "" {
		s.version = v
	}
	if isError(line) {
		s.errors++
	}
	if at, ok := value(line, "silence_start: "); ok {
		s.silent = append(s.silent, span{max(at, 0), -1})
	}
	if at, ok := value(line, "silence_end: "); ok && len(s.silent) > 0 {
		s.silent[len(s.silent)-1].to = at
	}
	text := strings.TrimSpace(line)
	if strings.HasSuffix(text, ":") {
		s.section = text
	}
	if v, ok := value(text, "I: "); ok && s.section == "Integrated loudness:" {
		s.loudness = v
	}
	if v, ok := value(text, "Peak: "); ok && s.section == "True peak:" {
		s.peak = max(v, -200) // silence is -inf, which JSON cannot hold
	}
}
