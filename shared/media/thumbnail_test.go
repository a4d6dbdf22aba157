package media_test

import (
	"bytes"
	"image/jpeg"
	"testing"
	"time"
)

func TestThumbnails(t *testing.T) {
	t.Parallel()
	film := produce(t, "f.mp4", "-f", "lavfi", "-i", "testsrc2=s=96x160:r=30:d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p")
	times := []time.Duration{0, 900 * time.Millisecond, time.Hour}
	got, err := tools(t).Thumbnails(t.Context(), film, times, 80)
	if err != nil {
		t.Fatal(err)
	}
	for i, raw := range got[:2] {
		c, err := jpeg.DecodeConfig(bytes.NewReader(raw))
		if err != nil || c.Width != 48 || c.Height != 80 {
			t.Errorf("at %s: %dx%d, %v", times[i], c.Width, c.Height, err)
		}
	}
	if bytes.Equal(got[0], got[1]) {
		t.Error("the same picture at two times")
	}
	if len(got) != 3 || got[2] != nil {
		t.Errorf("a picture after the end, of %d", len(got))
	}
	if none, err := tools(t).Thumbnails(t.Context(), film, nil, 80); err != nil || none != nil {
		t.Errorf("no times: %d, %v", len(none), err)
	}
}
