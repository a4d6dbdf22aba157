package agent

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/aiprod/aiprod/shared/manifest"
)

func TestPromptsFitEveryBackend(t *testing.T) {
	t.Parallel()
	for _, heading := range []string{"Fresh bread at six.", strings.Repeat("Brot 🥖 ", 400)} {
		p := Prompt(&manifest.Manifest{Title: "Bakery"}, manifest.Shot{Scene: manifest.Scene{Heading: heading}})
		if n := len(utf16.Encode([]rune(p))); n > longestPrompt || !strings.HasSuffix(p, "No text, no letters, no logos, no captions.") {
			t.Errorf("%d units: %s", n, p)
		}
	}
}

// What has to be exact is drawn, and what a user has sent is shown.
func TestFilmable(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{
		manifest.Title: true, manifest.Statement: true, manifest.Quote: true, manifest.Closing: true,
		manifest.Figure: false, manifest.List: false, manifest.Steps: false, manifest.Chart: false, manifest.Compare: false, manifest.Image: false,
	} {
		s := manifest.Shot{Scene: manifest.Scene{Kind: kind, Heading: "x"}}
		if got := Filmable(s); got != want {
			t.Errorf("%s: %v", kind, got)
		}
		s.Scene.Asset = "a"
		if got := Filmable(s); got != (kind == manifest.Title) { // the logo of an opening gives way
			t.Errorf("%s with a picture of the user's: %v", kind, got)
		}
	}
}
