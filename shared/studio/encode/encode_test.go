package encode

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, s Spec, out string, frames int) {
	t.Helper()
	c, err := Start(t.Context(), s, out)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Abort()
	buf := make([]byte, s.Width*s.Height*3/2)
	for n := range frames {
		for i := range buf {
			buf[i] = byte(64 + (i+n*5)%128)
		}
		if _, err := c.Write(buf); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestClipIsTaggedClosedAndExact(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "a.mp4")
	write(t, Spec{Width: 128, Height: 96, FPS: 30}, out, 40)
	probe, err := exec.Command("ffprobe", "-v", "error", "-show_entries",
		"stream=codec_name,profile,pix_fmt,color_range,color_space,color_transfer,color_primaries,r_frame_rate,nb_frames,width,height",
		"-of", "json", out).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Streams []map[string]any `json:"streams"`
	}
	if err := json.Unmarshal(probe, &got); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{{
		"codec_name": "h264", "profile": "High", "pix_fmt": "yuv420p", "width": 128.0, "height": 96.0,
		"color_range": "tv", "color_space": "bt709", "color_transfer": "bt709", "color_primaries": "bt709",
		"r_frame_rate": "30/1", "nb_frames": "40",
	}}
	if diff := cmp.Diff(want, got.Streams); diff != "" {
		t.Error(diff)
	}
}

func TestSameFramesSameBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var clips [2][]byte
	for i := range clips {
		out := filepath.Join(dir, string(rune('a'+i))+".mp4")
		write(t, Spec{Width: 160, Height: 90, FPS: 30}, out, 45)
		clips[i], _ = os.ReadFile(out)
	}
	if len(clips[0]) == 0 || !bytes.Equal(clips[0], clips[1]) {
		t.Errorf("clips differ (%d and %d bytes)", len(clips[0]), len(clips[1]))
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	c, err := Start(ctx, Spec{Width: 64, Height: 64, FPS: 30}, filepath.Join(dir, "x.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := c.Close(); err == nil {
		t.Error("a cancelled clip closed without an error")
	}
	aborted, err := Start(t.Context(), Spec{Width: 64, Height: 64, FPS: 30}, filepath.Join(dir, "y.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	aborted.Abort()
	left, _ := os.ReadDir(dir)
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOddSizesAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := Start(t.Context(), Spec{Width: 63, Height: 64, FPS: 30}, filepath.Join(t.TempDir(), "x.mp4")); err == nil {
		t.Error("63 pixels wide was accepted")
	}
}
