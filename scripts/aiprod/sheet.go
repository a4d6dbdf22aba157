package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/aiprod/aiprod/shared/media"
)

type sheetCommand struct {
	Video   string `arg:"" type:"existingfile" help:"The film."`
	Out     string `short:"o" placeholder:"FILE.jpg" help:"Where to write the page; beside the film if not given."`
	Columns int    `default:"0" help:"Pictures in a row; 0 chooses by the film's shape."`
	Rows    int    `default:"0" help:"Rows; 0 chooses by the film's length."`
	Width   int    `default:"360" help:"Width of a picture, in pixels."`
}

const (
	mostPictures = 400  // more than this nobody looks at
	widest       = 1920 // pixels of a picture
)

// Run writes the contact sheet of a film and says where it is.
func (c *sheetCommand) Run(ctx context.Context) error {
	tools, err := media.Find()
	if err != nil {
		return err
	}
	info, err := tools.Probe(ctx, c.Video)
	if err != nil {
		return err
	}
	if info.Video == nil {
		return fmt.Errorf("%s has no picture; name a video", c.Video)
	}
	c.layout(info)
	if c.Columns*c.Rows > mostPictures || c.Width > widest {
		return fmt.Errorf("a page holds at most %d pictures, each at most %d pixels wide; ask for less", mostPictures, widest)
	}
	if c.Out == "" {
		c.Out = strings.TrimSuffix(c.Video, filepath.Ext(c.Video)) + ".sheet.jpg"
	}
	if err := tools.Sheet(ctx, c.Video, c.Columns, c.Rows, c.Width, c.Out); err != nil {
		return err
	}
	fmt.Printf("%s: %d pictures of %.1f s\n", c.Out, c.Columns*c.Rows, info.Duration.Seconds())
	return nil
}

// layout chooses what was left open: rows as wide as a screen, and a picture for about every second, at most 40.
func (c *sheetCommand) layout(info media.Info) {
	if c.Columns <= 0 {
		c.Columns = 4
		if info.Video.Height > info.Video.Width {
			c.Columns = 7
		}
	}
	if c.Rows <= 0 {
		pictures := min(max(int(info.Duration.Seconds()), c.Columns), 40)
		c.Rows = (pictures + c.Columns - 1) / c.Columns
	}
}
