package quality

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"

	"github.com/aiprod/aiprod/shared/media"
)

// GlanceVersion changes whenever a glance of the same clip may come out different.
const GlanceVersion = 1

// A Glance is what was seen in one clip, so that a film that is joined of clips
// anew need not be decoded again: everything the rules ask of a picture, and a sum that proves
// that the clip's coded frames are the ones in the film.
type Glance struct {
	Pace          float64 // frames a second
	Width, Height int     // of the grid
	// Grid is every frame on the grid, three bytes a cell, packed with gzip; First and Last
	// are the frames at its ends.
	Grid        []byte
	First, Last []byte
	Frames      int
	// Black and Frozen are from and to, and Faults times, in seconds of the clip.
	Black, Frozen  [][2]float64
	Faults         []float64
	Badness, BadAt float64
	Tool           string // version of ffmpeg
	Samples        int    // coded frames
	Sum            string // of their bytes, SHA-256
	FrameW, FrameH int    // pixels of the clip
}

// lone is how ffmpeg looks at one clip of several: they are looked at side by side,
// and threads within each would only cost a tenth more.
var lone = []string{"-filter_threads", "1", "-threads", "1"}

// Look decodes a clip's picture and returns what is seen.
func Look(ctx context.Context, tools media.Tools, clip string) (Glance, error) {
	info, err := tools.Probe(ctx, clip)
	if err != nil {
		return Glance{}, err
	}
	if info.Video == nil {
		return Glance{}, fmt.Errorf("quality: %s has no picture", clip)
	}
	g := Glance{Pace: steady(info.Video.FPS), FrameW: info.Video.Width, FrameH: info.Video.Height}
	g.Width, g.Height = reduced(info.Video, gridSide)
	var cells bytes.Buffer
	p, err := see(ctx, tools, clip, info, false, lone, &cells)
	if err != nil {
		return Glance{}, err
	}
	if err := g.pack(cells.Bytes()); err != nil {
		return Glance{}, err
	}
	g.Faults, g.Badness, g.BadAt, g.Tool = p.errors, p.badness, p.badAt, p.version
	p.seconds = g.seconds()
	p.endFreeze(p.seconds)
	if n := len(p.black); n > 0 && p.seconds-p.black[n-1].to < 1.5/g.Pace {
		p.black[n-1].to = p.seconds // the filter ends a run at the start of its last frame
	}
	g.Black, g.Frozen = pairs(p.black), pairs(p.frozen)
	sums, err := sums(clip, nil)
	if err != nil {
		return Glance{}, err
	}
	g.Samples, g.Sum = sums[0].samples, sums[0].sum
	return g, nil
}

// pack keeps the frames of the grid.
func (g *Glance) pack(cells []byte) error {
	size := g.Width * g.Height * 3
	g.Frames = len(cells) / size
	if g.Frames == 0 {
		return fmt.Errorf("quality: no picture could be decoded")
	}
	cells = cells[:g.Frames*size]
	g.First, g.Last = bytes.Clone(cells[:size]), bytes.Clone(cells[len(cells)-size:])
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		return err
	}
	_, err = z.Write(cells)
	err = errors.Join(err, z.Close())
	g.Grid = packed.Bytes()
	return err
}

// unpack writes the frames of the grid to cells.
func (g Glance) unpack(cells io.Writer) error {
	z, err := gzip.NewReader(bytes.NewReader(g.Grid))
	if err != nil {
		return fmt.Errorf("quality: grid of a glance: %w", err)
	}
	n, err := io.Copy(cells, io.LimitReader(z, mostGrid))
	if want := int64(g.Frames) * int64(g.Width*g.Height*3); err == nil && n != want {
		err = fmt.Errorf("%d bytes of %d", n, want)
	}
	if err != nil {
		return fmt.Errorf("quality: grid of a glance: %w", err)
	}
	return nil
}

// mostGrid is the most bytes of a grid, unpacked: an hour at sixty frames a second.
const mostGrid = gridSide * gridSide * 3 * 60 * 3600

// seconds is how long the clip is.
func (g Glance) seconds() float64 { return float64(g.Frames) / g.Pace }

// Write writes the glance.
func (g Glance) Write(w io.Writer) error {
	if err := gob.NewEncoder(w).Encode(g); err != nil {
		return fmt.Errorf("quality: write glance: %w", err)
	}
	return nil
}

// ReadGlance reads what Write has written.
func ReadGlance(r io.Reader) (g Glance, err error) {
	if err := gob.NewDecoder(r).Decode(&g); err != nil {
		return g, fmt.Errorf("quality: read glance: %w", err)
	}
	if g.Width <= 0 || g.Height <= 0 || g.Width > gridSide || g.Height > gridSide || g.Pace <= 0 || g.Frames <= 0 {
		return g, fmt.Errorf("quality: a glance of %d frames on a grid of %dx%d", g.Frames, g.Width, g.Height)
	}
	return g, nil
}

func pairs(spans []span) [][2]float64 {
	var out [][2]float64
	for _, s := range spans {
		out = append(out, [2]float64{s.from, s.to})
	}
	return out
}
