package export

import (
	"archive/zip"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"path"
	"time"
)

// A Part is one file of an archive, opened when its turn comes.
type Part struct {
	Name string
	Open func(context.Context) (io.ReadCloser, error)
}

// packed are the endings of files that are compressed already.
var packed = map[string]bool{".mp4": true, ".jpg": true, ".png": true, ".m4a": true, ".mp3": true}

// Archive writes parts into one ZIP file as they are read, none held in memory. An
// error leaves the archive without its end, which every reader takes for broken.
func Archive(ctx context.Context, w io.Writer, made time.Time, parts []Part) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, p := range parts {
		if err := add(ctx, z, made, p); err != nil {
			return fmt.Errorf("export: archive: %s: %w", p.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("export: archive: %w", err)
	}
	return nil
}

func add(ctx context.Context, z *zip.Writer, made time.Time, p Part) error {
	src, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	h := &zip.FileHeader{Name: p.Name, Method: zip.Deflate, Modified: made}
	if packed[path.Ext(p.Name)] {
		h.Method = zip.Store
	}
	dst, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return err
}
