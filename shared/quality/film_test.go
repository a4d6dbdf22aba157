package quality_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
)

func tools(t testing.TB) media.Tools {
	t.Helper()
	found, err := media.Find()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A recipe is how a test film is made; the zero value makes one without fault.
type recipe struct {
	picture, sound string   // lavfi sources
	more           []string // output options, after the usual ones
	name           string
	keep           float64 // share of the file that is left, 0 for all
	spoil          bool    // overwrites some of the media
}

const (
	moving = "testsrc2=s=108x192:r=30:d=3"
	tone   = "aevalsrc=0.2*sin(2*PI*997*t)|0.2*sin(2*PI*997*t):s=48000:d=3" // -14 LUFS
)

// A cinema makes and measures each film once, however many tests ask for it.
type cinema struct {
	dir string

	mu    sync.Mutex
	shown map[string]func() (screening, error)
}

// A screening is a film's file and what was measured on it.
type screening struct {
	file     string
	measured quality.Measured
}

var shows = &cinema{shown: map[string]func() (screening, error){}}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "aiprod-quality-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shows.dir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// show returns the screening of a film.
func show(t testing.TB, r recipe) screening {
	t.Helper()
	found := tools(t)
	key := fmt.Sprintf("%+v", r)
	shows.mu.Lock()
	get, ok := shows.shown[key]
	if !ok {
		folder := filepath.Join(shows.dir, fmt.Sprint(len(shows.shown)))
		get = sync.OnceValues(func() (screening, error) { return r.screen(found, folder) })
		shows.shown[key] = get
	}
	shows.mu.Unlock()
	s, err := get()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// screen makes the film and measures it.
func (r recipe) screen(tools media.Tools, dir string) (screening, error) {
	ctx := context.Background() // outlives the test that asks first
	if err := os.Mkdir(dir, 0o700); err != nil {
		return screening{}, err
	}
	file, err := r.make(ctx, tools, dir)
	if err != nil {
		return screening{}, err
	}
	m, err := quality.Measure(ctx, tools, file, nil, false)
	return screening{file, m}, err
}

func (r recipe) make(ctx context.Context, tools media.Tools, dir string) (string, error) {
	picture, sound, name := or(r.picture, moving), or(r.sound, tone), or(r.name, "film.mp4")
	out := filepath.Join(dir, name)
	args := append([]string{}, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound,
		"-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-g", "15", "-bf", "2", "-crf", "12",
		"-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
		"-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", "-movie_timescale", "48000")
	args = append(append(args, r.more...), out)
	if err := tools.Run(ctx, media.Run{Op: "test", Args: args}); err != nil {
		return "", err
	}
	return out, r.harm(out)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// harm does to the finished file what uploads and disks do.
func (r recipe) harm(file string) error {
	if r.keep == 0 && !r.spoil {
		return nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if r.keep > 0 {
		raw = raw[:int(r.keep*float64(len(raw)))]
	}
	if r.spoil {
		for i := len(raw) / 2; i < len(raw)/2+2000; i += 3 {
			raw[i] ^= 0x5a
		}
	}
	return os.WriteFile(file, raw, 0o600)
}

// film is the file of a film.
func film(t testing.TB, r recipe) string {
	t.Helper()
	return show(t, r).file
}
