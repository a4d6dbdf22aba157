package footage

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

func TestImageMovesSlowly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.png")
	img := image.NewNRGBA(image.Rect(0, 0, 200, 120))
	for i := range 200 * 120 {
		img.Set(i%200, i/200, color.NRGBA{uint8(i % 200), uint8(i / 200 * 2), 90, 255})
	}
	w, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(w, img); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	o, err := Open(t.Context(), path, 96, 96, 30)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	a, b := raster.NewFrame(96, 96), raster.NewFrame(96, 96)
	o.Show(a, 0, 0)
	o.Show(b, 5, 1)
	if string(a.Y.Pix) == string(b.Y.Pix) {
		t.Error("the image stands still")
	}
}

// A wide image in an upright frame keeps what is in it, not its middle.
func TestFocusFindsTheSubject(t *testing.T) {
	t.Parallel()
	img := image.NewNRGBA(image.Rect(0, 0, 900, 300))
	for y := range 300 {
		for x := range 900 {
			c := color.NRGBA{90, 95, 100, 255}
			if x > 700 && x < 820 && y > 60 && y < 240 && (x/12+y/12)%2 == 0 {
				c = color.NRGBA{230, 60, 40, 255}
			}
			img.Set(x, y, c)
		}
	}
	if p := focus(img, 90, 160); p.X < 0.7 || p.X > 0.95 {
		t.Errorf("focus at %+v, the subject is at 0.84", p)
	}
}

// A clip is cropped to fill, shown frame by frame, and starts again when it ends.
func TestClipIsShownAndLoops(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.mp4")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=0.5", "-pix_fmt", "yuv420p", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	o, err := Open(t.Context(), path, 90, 160, 30)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	f := raster.NewFrame(90, 160)
	seen := map[string]bool{}
	for n := range 40 {
		o.Show(f, float64(n)/30, 0)
		seen[string(f.Y.Pix)] = true
	}
	if err := o.Err(); err != nil {
		t.Fatal(err)
	}
	if len(seen) < 10 || len(seen) > 20 {
		t.Errorf("%d different frames of a clip of 15", len(seen))
	}
}

func TestForeignFilesAreErrors(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("neither"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, path + ".none"} {
		if _, err := Open(t.Context(), p, 64, 64, 30); err == nil {
			t.Errorf("%s was opened", p)
		}
	}
}
