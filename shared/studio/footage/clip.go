package footage

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

// A clip is being decoded by ffmpeg to frames of the window's size.
type clip struct {
	ctx    context.Context
	path   string
	w, h   int
	fps    int
	cmd    *exec.Cmd
	out    io.ReadCloser
	stderr bytes.Buffer
	cancel context.CancelFunc

	buf   []byte
	frame int // the number of the frame in buf, -1 before the first
	err   error
}

func openClip(ctx context.Context, path string, w, h, fps int) (*clip, error) {
	c := &clip{ctx: ctx, path: path, w: w, h: h, fps: fps, buf: make([]byte, raster.PackedSize(w, h)), frame: -1}
	if err := c.start(0); err != nil {
		return nil, err
	}
	if !c.read() {
		c.close()
		return nil, fmt.Errorf("footage: %s: neither an image nor a clip: %w: %s", path, c.err, bytes.TrimSpace(c.stderr.Bytes()))
	}
	return c, nil
}

// start begins to decode at a frame, over and over.
func (c *clip) start(at int) error {
	ctx, cancel := context.WithCancel(c.ctx)
	c.cancel = cancel
	fill := fmt.Sprintf("fps=%d,scale=%d:%d:force_original_aspect_ratio=increase:out_color_matrix=bt709:out_range=tv,crop=%d:%d,format=yuv420p",
		c.fps, c.w, c.h, c.w, c.h)
	c.cmd = exec.CommandContext(ctx, "ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin",
		"-protocol_whitelist", "file,pipe", "-stream_loop", "-1", "-i", "file:"+c.path,
		"-an", "-sn", "-vf", fill, "-threads", "1", "-f", "rawvideo", "pipe:1")
	c.cmd.Stderr = &c.stderr
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		c.out = out
		err = c.cmd.Start()
	}
	if err != nil {
		cancel()
		return fmt.Errorf("footage: ffmpeg: %w", err)
	}
	c.frame = at - 1
	return nil
}

func (c *clip) read() bool {
	if _, err := io.ReadFull(c.out, c.buf); err != nil {
		c.err = fmt.Errorf("footage: %s: %w", c.path, err)
		return false
	}
	c.frame++
	return true
}

// show reads on to the frame at t and unpacks it; after an error the last one stays.
func (c *clip) show(f *raster.Frame, t float64) {
	want := int(t*float64(c.fps) + 0.5)
	for c.err == nil && c.frame < want && c.read() {
	}
	f.Unpack(c.buf)
}

func (c *clip) close() {
	c.cancel()
	_ = c.out.Close()
	_ = c.cmd.Wait()
}
