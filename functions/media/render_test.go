package media

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// TestNoGlyph holds that a character without a glyph ends a job at once, named.
func TestNoGlyph(t *testing.T) {
	t.Parallel()
	err := noGlyph(fmt.Errorf("studio: %w", &typeset.GlyphError{Runes: []rune{'𒀀'}}), 2)
	f := fault.Of(err)
	if f.Kind != fault.Invalid || f.Code != "text.no_glyph" || !strings.Contains(f.Message, "Shot 3 holds '𒀀' (U+12000)") {
		t.Errorf("fault %+v", f)
	}
	other := errors.New("disk full")
	if got := noGlyph(other, 0); !errors.Is(got, other) || fault.Of(got).Code == "text.no_glyph" {
		t.Errorf("another error became %v", got)
	}
}
