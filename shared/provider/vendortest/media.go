package vendortest

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/media"
)

// A shelf keeps what was made, so that each thing is made once.
type shelf struct {
	mu   sync.Mutex
	kept map[string]func() ([]byte, error)
}

func (s *shelf) get(name string, produce func() ([]byte, error)) ([]byte, error) {
	s.mu.Lock()
	if s.kept == nil {
		s.kept = map[string]func() ([]byte, error){}
	}
	get, ok := s.kept[name]
	if !ok {
		get = sync.OnceValues(produce)
		s.kept[name] = get
	}
	s.mu.Unlock()
	return get()
}

// patience bounds one run of ffmpeg.
const patience = time.Minute

// tone is an MP3 file as long as a text takes to say.
func tone(text string) ([]byte, error) {
	seconds := max(0.3, float64(utf8.RuneCountInString(text))*vendors().ElevenLabs.SecondsPerCharacter)
	var out bytes.Buffer
	err := ffmpeg(media.Run{Op: "tone", Stdout: &out, Args: []string{
		"-f", "lavfi", "-i", "sine=frequency=220:sample_rate=44100:duration=" + strconv.FormatFloat(seconds, 'f', 3, 64),
		"-c:a", "libmp3lame", "-b:a", "128k", "-f", "mp3", "pipe:1",
	}})
	return out.Bytes(), err
}

func ffmpeg(r media.Run) error {
	tools, err := media.Find()
	if err != nil {
		return fmt.Errorf("vendortest: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return tools.Run(ctx, r)
}
