package burn

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/timeline"
)

func newCanvas(t *testing.T, lang string) *canvas.Canvas {
	t.Helper()
	look, err := theme.Resolve(manifest.Theme{Name: "midnight"})
	if err != nil {
		t.Fatal(err)
	}
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	c, err := canvas.New(canvas.Options{Width: 540, Height: 960, FPS: 30, Frames: 120, Lang: lang, Look: look, Book: book, Captions: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func cue(lines ...string) caption.Cue {
	c := caption.Cue{Start: 500, End: 3500}
	at := 500
	for _, line := range lines {
		var words []timeline.Word
		for _, w := range strings.Fields(line) {
			words = append(words, timeline.Word{Text: w, Start: at, End: at + 300})
			at += 300
		}
		c.Lines = append(c.Lines, words)
	}
	return c
}

func TestCaptionsStayInTheirBand(t *testing.T) {
	t.Parallel()
	for lang, lines := range map[string][]string{
		"en": {"Panels turn sunlight into", "electricity for everybody"},
		"ar": {"افتتحت مكتبة الحي", "قسماً جديداً للأطفال"},
		"de": {"Fahrgastinformationssystem", "Straßenbahnhaltestellenverzeichnis"},
	} {
		c := newCanvas(t, lang)
		if err := Captions(c, []caption.Cue{cue(lines...)}, ""); err != nil {
			t.Fatal(err)
		}
		boxes := c.Boxes()
		if len(boxes) != 2 {
			t.Fatalf("%s: %d boxes", lang, len(boxes))
		}
		for i, b := range boxes {
			if !b.Rect.Within(c.Band) {
				t.Errorf("%s: %q at %+v leaves the band %+v", lang, b.Text, b.Rect, c.Band)
			}
			if b.Text != lines[i] || b.From != 15 || b.To != 105 {
				t.Errorf("%s: box %+v", lang, b)
			}
		}
		if boxes[0].Rect.Inset(0, 1).Overlaps(boxes[1].Rect.Inset(0, 1)) {
			t.Errorf("%s: lines overlap", lang)
		}
	}
}

// The pill is on the word being spoken: to the right first where Arabic is read.
func TestPillFollowsTheVoice(t *testing.T) {
	t.Parallel()
	for lang, line := range map[string]string{"en": "one two three", "ar": "واحد اثنان ثلاثة"} {
		c := newCanvas(t, lang)
		if err := Captions(c, []caption.Cue{cue(line)}, ""); err != nil {
			t.Fatal(err)
		}
		first, last := pillAt(c, 22), pillAt(c, 36)
		if first < 0 || last < 0 || (first < last) != (lang == "en") {
			t.Errorf("%s: the pill goes from %.0f to %.0f", lang, first, last)
		}
	}
}

// pillAt returns the mean column of pixels in the accent colour, -1 for none.
func pillAt(c *canvas.Canvas, frame int) float64 {
	f := raster.NewFrame(540, 960)
	c.Paint(f, frame)
	want := c.Look.Accent.Colour()
	sum, n := 0, 0
	for y := int(c.Band.Y); y < int(c.Band.Bottom()); y++ {
		for x := range f.W {
			if f.At(x, y) == want {
				sum, n = sum+x, n+1
			}
		}
	}
	if n < 50 {
		return -1
	}
	return float64(sum) / float64(n)
}

func TestCueIsSeenOnlyInItsTime(t *testing.T) {
	t.Parallel()
	c := newCanvas(t, "en")
	if err := Captions(c, []caption.Cue{cue("one two")}, ""); err != nil {
		t.Fatal(err)
	}
	for frame, want := range map[int]bool{5: false, 20: true, 110: false} {
		if got := pillAt(c, frame) >= 0; got != want {
			t.Errorf("frame %d: seen %v, want %v", frame, got, want)
		}
	}
}

// TestEmojiKeepTheirColours holds that an emoji of a caption is drawn in its own colours,
// spoken or not: the ink of captions has none.
func TestEmojiKeepTheirColours(t *testing.T) {
	t.Parallel()
	for lang, text := range map[string]string{"en": "Up 👩‍🚀 we go", "ar": "إلى 👩‍🚀 القمر", "ja": "宇宙へ 👩‍🚀 どうぞ"} {
		c := newCanvas(t, lang)
		if err := Captions(c, []caption.Cue{cue(text)}, ""); err != nil {
			t.Fatal(err)
		}
		for _, second := range []float64{0.7, 3} {
			f := raster.NewFrame(540, 960)
			c.Paint(f, int(second*30))
			if coloured(f, c.Boxes()[0].Rect) == 0 {
				t.Errorf("%s: no skin in the picture at %g s", lang, second)
			}
		}
	}
}

// coloured counts the pixels of the yellow that emoji have for skin.
func coloured(f *raster.Frame, in canvas.Rect) (n int) {
	for y := int(in.Y); y < int(in.Bottom()); y++ {
		for x := int(in.X); x < int(in.Right()); x++ {
			if p := f.At(x, y); p.Y > 150 && p.U < 80 && p.V > 130 {
				n++
			}
		}
	}
	return n
}
