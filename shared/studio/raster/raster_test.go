package raster

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestColourRoundTrip(t *testing.T) {
	t.Parallel()
	for _, hex := range []string{"#000000", "#ffffff", "#ff0000", "#12a4d9", "#f5c518", "#808080"} {
		c, err := Hex(hex)
		if err != nil {
			t.Fatal(err)
		}
		back := c.Colour().RGB()
		for _, d := range []float64{back.R - c.R, back.G - c.G, back.B - c.B} {
			if math.Abs(d) > 0.012 {
				t.Errorf("%s came back as %+v, want %+v", hex, back, c)
			}
		}
		if mixed := c.Mix(RGB{1, 1, 1}, 0); math.Abs(mixed.G-c.G) > 1e-3 {
			t.Errorf("%s mixed with nothing is %+v", hex, mixed)
		}
	}
}

func TestHexRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "#fff", "red", "#gggggg", "0a0b0c0"} {
		if _, err := Hex(s); err == nil {
			t.Errorf("Hex(%q) gave no error", s)
		}
	}
}

func TestContrast(t *testing.T) {
	t.Parallel()
	if got := Contrast(RGB{}, RGB{1, 1, 1}); math.Abs(got-21) > 0.01 {
		t.Errorf("black on white is %.2f, want 21", got)
	}
	if got := Contrast(RGB{.5, .5, .5}, RGB{.5, .5, .5}); got != 1 {
		t.Errorf("grey on itself is %.2f, want 1", got)
	}
}

// Widths that are no multiple of sixteen once left a stripe at the right edge.
func TestMeshFillsEveryPixel(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{1080, 1920}, {1080, 1350}, {1920, 1080}, {540, 960}, {38, 22}, {2, 2}} {
		f := NewFrame(size.X, size.Y)
		NewMesh(f.W, f.H).Paint(f, RGB{0.5, 0.5, 0.5}, nil, 0)
		want := RGB{0.5, 0.5, 0.5}.Colour()
		for _, at := range []image.Point{{0, 0}, {f.W - 1, 0}, {0, f.H - 1}, {f.W - 1, f.H - 1}, {f.W / 2, f.H / 2}} {
			got := f.At(at.X, at.Y)
			if apart(got.Y, want.Y) > 1 || apart(got.U, want.U) > 1 || apart(got.V, want.V) > 1 {
				t.Errorf("%v: pixel %v is %v, want about %v", size, at, got, want)
			}
		}
	}
}

func apart(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestMeshIsSmooth(t *testing.T) {
	t.Parallel()
	f := NewFrame(640, 360)
	NewMesh(640, 360).Paint(f, RGB{}, []Blob{{Colour: RGB{1, 1, 1}, X: .5, Y: .5, RX: .3, RY: .3, Weight: 4}}, 0)
	for y := range f.H {
		row := f.Y.Row(y)
		for x := 1; x < len(row); x++ {
			if apart(row[x], row[x-1]) > 4 {
				t.Fatalf("a step of %d levels at %d,%d", apart(row[x], row[x-1]), x, y)
			}
		}
	}
}

// The area a shape covers must not depend on where between pixels it lies.
func TestShapeAreaIsKeptAtAnyPosition(t *testing.T) {
	t.Parallel()
	want := math.Pi * 20 * 20
	for _, off := range []float64{0, 0.25, 0.5, 0.8} {
		f := NewFrame(64, 64)
		f.Fill(Disc(32+off, 31+off, 20), Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
		if got := lit(f); math.Abs(got-want) > want*0.01 {
			t.Errorf("disc at +%.2f covers %.0f pixels, want %.0f", off, got, want)
		}
	}
}

// lit adds up the coverage of white on a black frame.
func lit(f *Frame) (sum float64) {
	for y := range f.H {
		for _, v := range f.Y.Row(y) {
			sum += (float64(v) - 16) / 219
		}
	}
	return sum
}

func TestStrokeLeavesTheMiddle(t *testing.T) {
	t.Parallel()
	f := NewFrame(128, 128)
	s := Disc(64, 64, 50)
	s.Stroke = 6
	f.Fill(s, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
	want := math.Pi * (50*50 - 44*44)
	if got := lit(f); math.Abs(got-want) > want*0.02 {
		t.Errorf("ring covers %.0f, want %.0f", got, want)
	}
	if f.At(64, 64).Y != 16 {
		t.Errorf("middle is painted")
	}
}

func TestLayMovesCoverageWithoutLoss(t *testing.T) {
	t.Parallel()
	pix := make([]byte, 10*10)
	for i := range pix {
		pix[i] = 255
	}
	m := NewMask(pix, 10, 10)
	for _, at := range []float64{4, 4.25, 4.5, 4.9375} {
		f := NewFrame(32, 32)
		f.Lay(m, at, at, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
		if got := lit(f); math.Abs(got-100) > 1.5 {
			t.Errorf("at %.4f the mask lays %.1f pixels, want 100", at, got)
		}
	}
}

func TestLayKeepsToItsClip(t *testing.T) {
	t.Parallel()
	m := NewMask(full(20*20), 20, 20)
	f := NewFrame(32, 32)
	f.Lay(m, -5, -5, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{0, 0, 32, 8})
	f.Lay(m, 25, 28, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
	if got, want := lit(f), 15.0*8+7*4; math.Abs(got-want) > 0.5 {
		t.Errorf("painted %.1f pixels, want %.0f", got, want)
	}
}

// A picture on a mask keeps its colours whatever the ink, moves with the mask, and throws its shadow.
func TestLayPutsThePictureOverTheInk(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	for i := range 200 {
		img.Set(i%20, i/20, color.RGBA{255, 0, 0, 255})
	}
	m := NewMask(make([]byte, 400), 20, 20).With(img)
	red := RGB{1, 0, 0}.Colour()
	for _, at := range []float64{4, 5, 6.5} {
		f := NewFrame(64, 64)
		f.Lay(m, at, 4, Ink{RGB{0, 0, 1}.Colour(), 1}, Clip{})
		if got := f.At(int(at)+10, 8); apart(got.Y, red.Y) > 1 || apart(got.V, red.V) > 1 {
			t.Errorf("at %g the picture is %v, want %v", at, got, red)
		}
		if got := f.At(int(at)+10, 18); got != (RGB{}).Colour() {
			t.Errorf("at %g what the picture leaves empty is %v", at, got)
		}
	}
	shade, grow := m.Blur(1)
	f := NewFrame(64, 64)
	f.Lay(shade, 10, 10, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
	if f.At(10+grow+10, 10+grow+5).Y < 200 || f.At(10+grow+10, 10+grow+17).Y > 20 {
		t.Error("the shadow is not the picture's")
	}
}

func full(n int) []byte {
	pix := make([]byte, n)
	for i := range pix {
		pix[i] = 255
	}
	return pix
}

func TestPenUnitesParts(t *testing.T) {
	t.Parallel()
	var pen Pen
	m, at := pen.Line([]Point{{10, 10}, {30, 10}, {30, 30}}, 6)
	f := NewFrame(64, 64)
	f.Lay(m, at.X, at.Y, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
	if f.At(30, 10).Y != 235 || f.At(20, 10).Y != 235 || f.At(20, 20).Y != 16 {
		t.Errorf("corner %v, side %v, outside %v", f.At(30, 10), f.At(20, 10), f.At(20, 20))
	}
}

func TestSpriteAtRestAndScaledAgree(t *testing.T) {
	t.Parallel()
	img := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	for i := range 400 {
		img.Set(i%20, i/20, color.NRGBA{200, 30, 40, 255})
	}
	s := NewSprite(img)
	rest, moved := NewFrame(40, 40), NewFrame(40, 40)
	rest.Place(s, 20, 20, 1, 1, Clip{})
	moved.Place(s, 20, 20, 1.001, 1, Clip{})
	if a, b := rest.At(20, 20), moved.At(20, 20); apart(a.Y, b.Y) > 1 || apart(a.V, b.V) > 1 {
		t.Errorf("at rest %v, scaled %v", a, b)
	}
}

func TestPackRoundTrip(t *testing.T) {
	t.Parallel()
	f := NewFrame(54, 34)
	f.Fill(Disc(20, 20, 12), Ink{RGB{1, .4, 0}.Colour(), 1}, Clip{})
	buf := make([]byte, PackedSize(54, 34))
	f.Pack(buf)
	g := NewFrame(54, 34)
	g.Unpack(buf)
	again := make([]byte, len(buf))
	g.Pack(again)
	if diff := cmp.Diff(buf, again); diff != "" {
		t.Error(diff)
	}
}

func TestPhotoShowsItsFocus(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 300, 100))
	for i := range 300 * 100 {
		c := color.RGBA{0, 0, 0, 255}
		if i%300 > 200 {
			c = color.RGBA{255, 255, 255, 255}
		}
		img.SetRGBA(i%300, i/300, c)
	}
	f := NewFrame(64, 64)
	NewPhoto(img, 64, 64, 1.1, Point{1, 0.5}).Show(f, Window{1, 0.5, 0.5})
	if f.At(60, 32).Y < 220 {
		t.Errorf("the right of the picture is not shown: %v", f.At(60, 32))
	}
}

func TestScroll(t *testing.T) {
	t.Parallel()
	f := NewFrame(32, 32)
	f.Fill(Shape{X: 4, Y: 4, W: 4, H: 4}, Ink{RGB{1, 1, 1}.Colour(), 1}, Clip{})
	f.Scroll(10, 6, RGB{}.Colour())
	if f.At(15, 11).Y != 235 || f.At(5, 5).Y != 16 {
		t.Errorf("moved pixel %v, old place %v", f.At(15, 11), f.At(5, 5))
	}
	f.Scroll(-100, 0, RGB{}.Colour())
	if lit(f) != 0 {
		t.Errorf("scrolled out, %f left", lit(f))
	}
}

func BenchmarkMesh(b *testing.B) {
	f := NewFrame(1080, 1920)
	m := NewMesh(1080, 1920)
	blobs := make([]Blob, 5)
	for i := range blobs {
		blobs[i] = Blob{Colour: RGB{.2, .4, .9}, X: float64(i) / 5, Y: .5, RX: .4, RY: .4, Weight: 2}
	}
	for b.Loop() {
		m.Paint(f, RGB{.1, .1, .2}, blobs, 0.4)
	}
}

func BenchmarkCard(b *testing.B) {
	f := NewFrame(1080, 1920)
	sh, reach := Shadow(880, 360, 40, 60, 20)
	for b.Loop() {
		f.Lay(sh, float64(100-reach), float64(220-reach), Ink{Colour{16, 128, 128}, .4}, Clip{})
		f.Fill(Shape{X: 100, Y: 200, W: 880, H: 360, Radius: 40}, Ink{Colour{235, 128, 128}, .96}, Clip{})
	}
}

func BenchmarkSoftDisc(b *testing.B) {
	f := NewFrame(1080, 1920)
	for b.Loop() {
		f.Fill(Shape{X: 100.3, Y: 200.2, W: 400, H: 400, Radius: 200, Feather: 40}, Ink{Colour{235, 128, 128}, .1}, Clip{})
	}
}

func BenchmarkPhoto(b *testing.B) {
	f := NewFrame(1080, 1920)
	p := NewPhoto(image.NewRGBA(image.Rect(0, 0, 1600, 1200)), 1080, 1920, 1.15, Point{.5, .5})
	for b.Loop() {
		p.Show(f, Window{1.07, .3, .4})
	}
}

func BenchmarkLayMoving(b *testing.B) {
	f := NewFrame(1080, 1920)
	m := NewMask(full(600*120), 600, 120)
	for b.Loop() {
		f.Lay(m, 100.4, 200.3, Ink{Colour{235, 128, 128}, .9}, Clip{})
	}
}
