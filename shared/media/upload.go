package media

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // sizes of stills
	_ "image/png"
	"io"
	"os"
	"slices"
	"time"

	_ "golang.org/x/image/webp"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed limits.json
var limitData []byte

// A Use is what a user wants with a file.
type Use string

// The uses of an upload. A logo is an image, a recorded voice is audio.
const (
	Image   Use = "image"
	Footage Use = "footage"
	Track   Use = "audio"
)

// A Limit is what a file has to keep to for a use; a zero number is no limit.
type Limit struct {
	Kinds []Kind `json:"kinds"`
	// Names are the kinds as users know them.
	Names string `json:"names"`
	// Video and Audio are the codecs allowed.
	Video []string `json:"video"`
	Audio []string `json:"audio"`

	MaxBytes   int64   `json:"max_bytes"`
	MinSide    int     `json:"min_side"` // pixels
	MaxSide    int     `json:"max_side"`
	MaxPixels  int     `json:"max_pixels"`
	MaxSeconds float64 `json:"max_seconds"`
	MaxFPS     float64 `json:"max_fps"`
	MaxStreams int     `json:"max_streams"`
}

var limits = dated.Made("media: limits.json", limitData, func(file struct {
	Uses map[Use]Limit `json:"uses"`
}) map[Use]Limit {
	return file.Uses
})

// Limits returns what uploads for a use have to keep to, and false for an unknown use.
func Limits(use Use) (Limit, bool) {
	l, ok := limits()[use]
	return l, ok
}

// A Refusal is why an upload is not taken. Its text is written for the user.
type Refusal struct {
	Code    string // stable: "asset.kind", "asset.bytes", "asset.size" ...
	Message string // one sentence: the rule, and what was found
}

// Error returns the message.
func (r *Refusal) Error() string { return r.Message }

// probeTime is the longest look at an upload: a real file takes a tenth of a second.
const probeTime = 20 * time.Second

// CheckUpload decides by content, never by name, whether the file at path can
// be used. A file that cannot is a *Refusal; any other error is ours.
func (t Tools) CheckUpload(ctx context.Context, path string, use Use) (Info, error) {
	limit, ok := Limits(use)
	if !ok {
		return Info{}, fmt.Errorf("media: no use %q for an upload", use)
	}
	kind, err := limit.file(path)
	if err != nil {
		return Info{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if use == Image {
		return limit.still(ctx, path, kind)
	}
	info, err := t.Probe(ctx, path)
	var broken *Error
	if errors.As(err, &broken) && ctx.Err() == nil || err == nil && info.Boxes != nil && info.Boxes.Missing > 0 {
		return Info{}, refuse("unreadable", "the file cannot be read; it may be damaged or incomplete")
	}
	if err != nil {
		return Info{}, err
	}
	return info, limit.streams(info, use)
}

// Fits refuses a file of so many bytes, which need not be here yet, with a *Refusal.
func (l Limit) Fits(size int64) error {
	if size > l.MaxBytes {
		return refuse("bytes", "the file has %d MB; the limit is %d MB", size/1_000_000, l.MaxBytes/1_000_000)
	}
	return nil
}

// file checks size and kind before anything parses the file.
func (l Limit) file(path string) (Kind, error) {
	st, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("media: %w", err)
	}
	if err := l.Fits(st.Size()); err != nil {
		return "", err
	}
	kind, err := sniffFile(path)
	if errors.Is(err, ErrUnknownKind) || err == nil && !slices.Contains(l.Kinds, kind) {
		return "", refuse("kind", "the file has to be %s", l.Names)
	}
	return kind, err
}

// still reads the size of a picture from its header, so that one which claims a
// million pixels a side is never decoded, and then the picture: what cannot be
// decoded in time, or not to its end, could not be drawn either.
func (l Limit) still(ctx context.Context, path string, kind Kind) (Info, error) {
	f, err := os.Open(path)
	if err != nil {
		return Info{}, fmt.Errorf("media: %w", err)
	}
	defer f.Close()
	c, codec, err := image.DecodeConfig(f)
	if err != nil {
		return Info{}, refuse("unreadable", "the picture cannot be read; it may be damaged")
	}
	st, err := f.Stat()
	if err != nil {
		return Info{}, fmt.Errorf("media: %w", err)
	}
	v := &Video{Codec: codec, Width: c.Width, Height: c.Height, Frames: 1, Progressive: true, Square: true}
	if err := l.size(v); err != nil {
		return Info{}, err
	}
	if err := decodes(ctx, f); err != nil {
		return Info{}, err
	}
	return Info{Kind: kind, Bytes: st.Size(), Video: v, Streams: 1}, nil
}

// decodes refuses a picture that does not decode while ctx lasts.
func decodes(ctx context.Context, f *os.File) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("media: %w", err)
	}
	_, _, err := image.Decode(bufio.NewReader(bounded{ctx, f}))
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded): // thousands of scans over all pixels, as real pictures have ten
		return refuse("slow", "the picture takes longer than %.0f s to decode; save it anew as a plain PNG or JPEG", probeTime.Seconds())
	case ctx.Err() != nil:
		return fmt.Errorf("media: %w", ctx.Err())
	case err != nil:
		return refuse("unreadable", "the picture cannot be read to its end; it may be damaged or incomplete")
	}
	return nil
}

// bounded reads until ctx ends.
type bounded struct {
	ctx context.Context
	r   io.Reader
}

func (b bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.r.Read(p)
}

// streams checks what is inside footage or a sound file.
func (l Limit) streams(i Info, use Use) error {
	if l.MaxStreams > 0 && i.Streams > l.MaxStreams {
		return refuse("streams", "the file holds %d streams; the limit is %d", i.Streams, l.MaxStreams)
	}
	if d := i.Duration.Seconds(); d <= 0 || d > l.MaxSeconds {
		return refuse("duration", "the file lasts %.1f s; it has to be between 0 and %.0f s", d, l.MaxSeconds)
	}
	if use == Track {
		if i.Audio == nil || !slices.Contains(l.Audio, i.Audio.Codec) {
			return refuse("codec", "the file has no sound we can read; use %s", l.Names)
		}
		return nil
	}
	if i.Video == nil || !slices.Contains(l.Video, i.Video.Codec) {
		return refuse("codec", "the file has no picture we can read; use H.264 in an MP4")
	}
	if i.Video.FPS <= 0 || i.Video.FPS > l.MaxFPS {
		return refuse("fps", "the file has %.0f frames a second; the limit is %.0f", i.Video.FPS, l.MaxFPS)
	}
	return l.size(i.Video)
}

func (l Limit) size(v *Video) error {
	short, long := min(v.Width, v.Height), max(v.Width, v.Height)
	if short < l.MinSide || long > l.MaxSide || v.Width*v.Height > l.MaxPixels {
		return refuse("size", "the picture is %dx%d; its sides have to be from %d to %d pixels, %d million in all at most",
			v.Width, v.Height, l.MinSide, l.MaxSide, l.MaxPixels/1_000_000)
	}
	return nil
}

func refuse(code, format string, args ...any) *Refusal {
	return &Refusal{Code: "asset." + code, Message: fmt.Sprintf(format, args...)}
}
