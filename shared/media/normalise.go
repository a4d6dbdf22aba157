package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A Cut is a piece of a user's footage as the film needs it.
type Cut struct {
	In string
	// Start is where the piece begins in the footage.
	Start time.Duration
	// Width and Height are even; the footage covers them and is cropped about its middle.
	Width, Height int
	// Frames at FPS is the length. Footage that is shorter starts again from its beginning.
	Frames, FPS int
	// Out is the MP4 to write, picture only; it appears whole or not at all.
	Out string
}

// Normalise writes footage at a film's size, rate and colour: H.264 of high
// quality, of exactly as many frames as asked.
func (t Tools) Normalise(ctx context.Context, c Cut) error {
	if c.Width%2 != 0 || c.Height%2 != 0 || c.Width <= 0 || c.Height <= 0 || c.Frames <= 0 || c.FPS <= 0 {
		return fmt.Errorf("media: normalise: %dx%d, %d frames at %d a second", c.Width, c.Height, c.Frames, c.FPS)
	}
	in, err := Input(c.In, "")
	if err != nil {
		return err
	}
	part := filepath.Join(filepath.Dir(c.Out), "."+filepath.Base(c.Out)+".part")
	defer os.Remove(part)
	// The scaler, not the encoder's tags, takes standard definition and full range to BT.709.
	graph := fmt.Sprintf("fps=%d,scale=%d:%d:force_original_aspect_ratio=increase:force_divisible_by=2:flags=bicubic"+
		":out_color_matrix=bt709:out_range=tv,crop=%d:%d,setsar=1,format=yuv420p", c.FPS, c.Width, c.Height, c.Width, c.Height)
	args := append([]string{"-stream_loop", "-1", "-ss", clock(c.Start)}, in...)
	args = append(args, "-map", "0:v:0", "-an", "-vf", graph, "-frames:v", fmt.Sprint(c.Frames), "-map_metadata", "-1",
		"-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-g", fmt.Sprint(max(c.FPS/2, 1)), "-flags", "+cgop", "-bf", "2",
		"-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
		"-fflags", "+bitexact", "-flags:v", "+bitexact+cgop", "-movflags", "+faststart", "-f", "mp4", local(part))
	if err := t.Run(ctx, Run{Op: "normalise", Args: args}); err != nil {
		return err
	}
	clip, err := clipTrack(part)
	if err != nil {
		return fmt.Errorf("media: normalise: %w", err)
	}
	if clip.Samples != uint64(c.Frames) {
		return errors.New("media: normalise: the footage has no picture after its start")
	}
	if err := os.Rename(part, c.Out); err != nil {
		return fmt.Errorf("media: normalise: %w", err)
	}
	return nil
}
