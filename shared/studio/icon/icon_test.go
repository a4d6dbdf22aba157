package icon

import (
	"testing"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

func TestEveryDrawingDraws(t *testing.T) {
	t.Parallel()
	if len(Names()) < 240 {
		t.Errorf("only %d icons", len(Names()))
	}
	for _, name := range Names() {
		s, err := Plain(name, 48, raster.RGB{R: 1, G: 1, B: 1})
		if err != nil {
			t.Error(err)
		} else if !inked(s) {
			t.Errorf("%s is empty", name)
		}
		if !Coloured(name) {
			continue
		}
		if s, err = Colour(name, 48); err != nil {
			t.Error(err)
		} else if !inked(s) {
			t.Errorf("%s in colour is empty", name)
		}
	}
}

// inked reports whether a sprite leaves a mark on a grey frame.
func inked(s *raster.Sprite) bool {
	f := raster.NewFrame(48, 48)
	f.Clear(raster.Colour{Y: 90, U: 110, V: 140})
	f.Place(s, 24, 24, 1, 1, raster.Clip{})
	n := 0
	for y := range 48 {
		for x := range 48 {
			if f.At(x, y) != (raster.Colour{Y: 90, U: 110, V: 140}) {
				n++
			}
		}
	}
	return n > 100
}

func TestUnknownIconIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := Plain("nosuch", 48, raster.RGB{}); err == nil {
		t.Error("no error")
	}
}
