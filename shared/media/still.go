package media

import (
	"context"
	"fmt"
	"os"
	"time"
)

// jpegColour takes a film's BT.709 to what JPEG readers assume: BT.601 at full range.
const jpegColour = "scale=out_color_matrix=bt601:out_range=full,format=yuvj420p"

// Poster writes the picture shown at a time as a JPEG at full size.
func (t Tools) Poster(ctx context.Context, video string, at time.Duration, out string) error {
	in, err := Input(video, "")
	if err != nil {
		return err
	}
	args := append([]string{"-ss", clock(at)}, in...)
	args = append(args, "-map", "0:v:0", "-frames:v", "1", "-vf", jpegColour,
		"-q:v", "2", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-c:v", "mjpeg", "-f", "mjpeg", local(out))
	if err := t.Run(ctx, Run{Op: "poster", Args: args}); err != nil {
		return err
	}
	return written(out, at)
}

// timecode is a strip below each picture of a contact sheet with the time it is shown at.
const timecode = `pad=iw:ih+34:0:0:0x101216,drawtext=font=Inter:fontsize=20:fontcolor=0xc8ccd4:x=2:y=h-25:text='%{pts\:gmtime\:0\:%M\\\:%S}'`

// Sheet writes a contact sheet as a JPEG: columns by rows pictures, each width
// pixels wide, spread evenly over the film, with their times.
func (t Tools) Sheet(ctx context.Context, video string, columns, rows, width int, out string) error {
	info, err := t.Probe(ctx, video)
	if err != nil {
		return err
	}
	if info.Video == nil || columns <= 0 || rows <= 0 {
		return fmt.Errorf("media: sheet: %d by %d pictures of no video", columns, rows)
	}
	// The middle frame of each of so many equal parts.
	frames := int(info.Duration.Seconds() * info.Video.FPS)
	part := max(frames/(columns*rows), 1)
	graph := fmt.Sprintf("select=eq(mod(n\\,%d)\\,%d),scale=%d:-2,%s,tile=%dx%d:padding=10:margin=16:color=0x101216,%s",
		part, part/2, width, timecode, columns, rows, jpegColour)
	args := append(jail(info.Kind), "-i", local(video), "-map", "0:v:0", "-frames:v", "1", "-vf", graph,
		"-q:v", "3", "-c:v", "mjpeg", "-f", "mjpeg", local(out))
	if err := t.Run(ctx, Run{Op: "sheet", Args: args}); err != nil {
		return err
	}
	return written(out, 0)
}

// written makes an error of a picture that is not there: ffmpeg ends well when
// it was asked for one after the end.
func written(path string, at time.Duration) error {
	if st, err := os.Stat(path); err != nil || st.Size() == 0 {
		return fmt.Errorf("media: no picture at %v", at)
	}
	return nil
}

// clock writes a time as ffmpeg reads it.
func clock(t time.Duration) string { return fmt.Sprintf("%.6f", t.Seconds()) }
