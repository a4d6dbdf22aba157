// Package footage shows the user's images and clips: images with a slow push at
// sub-pixel steps, clips frame by frame through ffmpeg. It crops to fill and
// never stretches.
package footage

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"

	// Decoders of the formats users upload.
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/webp"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// zoom is how far a push into an image goes; maxPixels the largest image opened.
const (
	zoom      = 1.12
	maxPixels = 120_000_000
)

// A Footage is a file ready to be shown. It is not safe for concurrent use.
type Footage struct {
	photo *raster.Photo
	clip  *clip
	pan   raster.Window
}

// Open opens an image or a clip to fill windows of w by h pixels at fps frames a
// second. What ends it is Close, or ctx.
func Open(ctx context.Context, path string, w, h, fps int) (*Footage, error) {
	img, err := decode(path)
	if errors.Is(err, image.ErrFormat) {
		c, err := openClip(ctx, path, w, h, fps)
		if err != nil {
			return nil, err
		}
		return &Footage{clip: c}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("footage: %s: %w", path, err)
	}
	return &Footage{photo: raster.NewPhoto(img, w, h, zoom, focus(img, w, h)), pan: raster.Window{X: 0.5, Y: 0.4}}, nil
}

func decode(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cfg, _, err := image.DecodeConfig(f)
	if err != nil {
		return nil, err
	}
	if cfg.Width*cfg.Height > maxPixels || cfg.Width < 1 || cfg.Height < 1 {
		return nil, fmt.Errorf("%d by %d pixels is too large", cfg.Width, cfg.Height)
	}
	if _, err := f.Seek(0, 0); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(f)
	return img, err
}

// Show fills f as the footage looks t seconds into the shot; p, 0 to 1, is how
// far the shot has got. Clips must be shown in the order of time; they start again
// when they end.
func (o *Footage) Show(f *raster.Frame, t, p float64) {
	if o.clip != nil {
		o.clip.show(f, t)
		return
	}
	win := o.pan
	win.Zoom = motion.Lerp(1, zoom, p)
	win.Y = motion.Lerp(0.35, 0.6, p)
	o.photo.Show(f, win)
}

// Err returns what went wrong while a clip was shown.
func (o *Footage) Err() error {
	if o.clip == nil {
		return nil
	}
	return o.clip.err
}

// Close ends the decoder of a clip.
func (o *Footage) Close() {
	if o.clip != nil {
		o.clip.close()
	}
}
