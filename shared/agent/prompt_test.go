package agent

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
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
	film := &manifest.Manifest{Lang: "en"}
	for kind, want := range map[string]bool{
		manifest.Title: true, manifest.Statement: true, manifest.Quote: true, manifest.Closing: true,
		manifest.Figure: false, manifest.List: false, manifest.Steps: false, manifest.Chart: false, manifest.Compare: false, manifest.Image: false,
	} {
		s := manifest.Shot{Scene: manifest.Scene{Kind: kind, Heading: "x"}}
		if got := Filmable(film, s); got != want {
			t.Errorf("%s: %v", kind, got)
		}
		s.Scene.Asset = "a"
		if got := Filmable(film, s); got != (kind == manifest.Title) { // the logo of an opening gives way
			t.Errorf("%s with a picture of the user's: %v", kind, got)
		}
	}
}

// A card that says where to turn gets no footage, whatever its kind, and the reason says so.
func TestContactIsDrawn(t *testing.T) {
	t.Parallel()
	film := &manifest.Manifest{Lang: "en"}
	for _, tt := range []struct {
		scene manifest.Scene
		want  string
	}{
		{manifest.Scene{Kind: manifest.Closing, Heading: "Come and taste it"}, ""},
		{manifest.Scene{Kind: manifest.Closing, Heading: "Come and taste it", Body: "zest.example"}, route.Contact},
		{manifest.Scene{Kind: manifest.Title, Heading: "Write to hello@zest.example"}, route.Contact},
		{manifest.Scene{Kind: manifest.Statement, Heading: "Call +44 20 7946 0958"}, route.Contact},
		{manifest.Scene{Kind: manifest.Contact, Heading: "Find us"}, route.Contact},
		{manifest.Scene{Kind: manifest.Chart, Heading: "Loaves a day"}, route.Figures},
	} {
		if got := Exact(film, manifest.Shot{Scene: tt.scene}); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.scene, got, tt.want)
		}
	}
}
