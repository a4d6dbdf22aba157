package vendortest

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/aiprod/aiprod/shared/media"
)

// What a sound is.
const (
	Voice = "voice"
	Music = "music"
	Noise = "noise"
)

// A SoundSpec is a sound to be made.
type SoundSpec struct {
	Kind    string // Voice, Music or Noise
	Seconds float64
	// Format is mp3, wav, or l16: bare samples of 16 bits. Empty for mp3.
	Format string
	// Rate is the samples a second, 44,100 where it is 0.
	Rate int
}

// sound makes a sound, once.
func (s *Server) sound(spec SoundSpec) ([]byte, error) {
	return s.sounds.get(fmt.Sprintf("%+v", spec), func() ([]byte, error) { return s.o.Sound(spec) })
}

// sources are what ffmpeg makes sounds of; %s is the length in seconds. The voice
// falls silent now and then, as voices do between words.
var sources = map[string]string{
	Voice: "aevalsrc='0.3*sin(2*PI*160*t)*gt(mod(t,0.5),0.09)':d=%s",
	Music: "aevalsrc='0.12*(sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*329.6*t))|0.12*(sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*440*t))':d=%s",
	Noise: "anoisesrc=color=pink:amplitude=0.4:seed=1:d=%s,afade=out:d=%[1]s",
}

// formats are ffmpeg's words for the formats.
var formats = map[string][]string{
	"mp3": {"-c:a", "libmp3lame", "-b:a", "128k", "-f", "mp3"},
	"wav": {"-c:a", "pcm_s16le", "-ac", "1", "-f", "wav"},
	"l16": {"-c:a", "pcm_s16le", "-ac", "1", "-f", "s16le"},
}

// synthesised is a sound by ffmpeg.
func synthesised(s SoundSpec) ([]byte, error) {
	if s.Format == "" {
		s.Format = "mp3"
	}
	if s.Rate == 0 {
		s.Rate = 44100
	}
	var out bytes.Buffer
	args := append([]string{"-f", "lavfi", "-i", fmt.Sprintf(sources[s.Kind], strconv.FormatFloat(s.Seconds, 'f', 3, 64)), "-ar", strconv.Itoa(s.Rate)}, formats[s.Format]...)
	err := ffmpeg(media.Run{Op: s.Kind, Stdout: &out, Args: append(args, "pipe:1")})
	return out.Bytes(), err
}

func lengthOf(b []byte) string { return strconv.Itoa(len(b)) }
