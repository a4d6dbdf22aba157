package library_test

import (
	"fmt"
	"strings"
	"testing"

	_ "github.com/aiprod/aiprod/functions/api/library"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/media"
)

// What the document says a file may be is what the look at it allows.
func TestLimitsAreDocumented(t *testing.T) {
	t.Parallel()
	about := function.Declared().Find("assets-create").Route.Description
	for _, use := range []media.Use{media.Image, media.Footage} {
		l, _ := media.Limits(use)
		want := fmt.Sprintf("%s of at most %d MB", l.Names, l.MaxBytes/1_000_000)
		if l.MaxSeconds > 0 {
			want += fmt.Sprintf(" and %.0f s", l.MaxSeconds)
		}
		if !strings.Contains(about, want) {
			t.Errorf("the description of POST /assets does not say %q", want)
		}
	}
}
