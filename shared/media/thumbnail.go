package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Thumbnails returns the pictures shown at times as JPEGs whose long side has at
// most so many pixels, in order. A time at which the file holds no picture gives nil.
func (t Tools) Thumbnails(ctx context.Context, video string, times []time.Duration, side int) ([][]byte, error) {
	if len(times) == 0 {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "aiprod-thumbs-")
	if err != nil {
		return nil, fmt.Errorf("media: thumbnails: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	in, err := Input(video, "")
	if err != nil {
		return nil, err
	}
	graph := fmt.Sprintf("scale=%d:%d:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,%s", side, side, jpegColour)
	var inputs, outputs []string
	for i, at := range times {
		inputs = append(append(inputs, "-ss", clock(at)), in...)
		outputs = append(outputs, "-map", fmt.Sprintf("%d:v:0", i), "-frames:v", "1", "-vf", graph, "-q:v", "5",
			"-fflags", "+bitexact", "-flags:v", "+bitexact", "-c:v", "mjpeg", "-f", "mjpeg", local(thumb(dir, i)))
	}
	if err := t.Run(ctx, Run{Op: "thumbnails", Args: append(inputs, outputs...)}); err != nil {
		return nil, err
	}
	return readThumbs(dir, len(times))
}

func thumb(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("%03d.jpg", i)) }

func readThumbs(dir string, n int) ([][]byte, error) {
	pictures := make([][]byte, n)
	for i := range pictures {
		raw, err := os.ReadFile(thumb(dir, i))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("media: thumbnails: %w", err)
		}
		if len(raw) > 0 {
			pictures[i] = raw
		}
	}
	return pictures, nil
}
