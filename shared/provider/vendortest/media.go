package vendortest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

// testPicture is an MP4 file with moving test pictures, silent, as video models give it.
func testPicture(seconds int, ratio string) ([]byte, error) {
	size := strings.Replace(ratio, ":", "x", 1)
	dir, err := os.MkdirTemp("", "vendortest")
	if err != nil {
		return nil, fmt.Errorf("vendortest: picture: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "clip.mp4") // MP4 is written back and forth, which a pipe cannot
	err = ffmpeg(media.Run{Op: "picture", Args: []string{
		"-f", "lavfi", "-i", fmt.Sprintf("testsrc2=size=%s:rate=24:duration=%d", size, seconds),
		"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path,
	}})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

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
