package agent

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
)

// Prompt is what a video backend is asked to film for a shot: what a writer has thought of,
// else what the shot says; never its letters, which the studio sets over the clip.
func Prompt(film *manifest.Manifest, s manifest.Shot) string {
	const before, after = "Cinematic footage for a short film: ", ". One continuous shot, slow camera move, natural light, calm areas for text. No text, no letters, no logos, no captions."
	return before + head(pictured(film, s), longestPrompt-len(before)-len(after)) + after
}

// StillPrompt is what an image backend is asked to draw for a clip to begin with.
func StillPrompt(film *manifest.Manifest, s manifest.Shot) string {
	const before, after = "First frame of cinematic footage for a short film: ", ". Photographic, natural light, calm areas for text. No text, no letters, no logos, no captions."
	return before + head(pictured(film, s), longestPrompt-len(before)-len(after)) + after
}

// pictured is what is to be seen in a shot.
func pictured(film *manifest.Manifest, s manifest.Shot) string {
	if s.Footage != "" {
		return strings.TrimRight(s.Footage, ".!? ")
	}
	var said []string
	for _, text := range []string{s.Scene.Heading, s.Scene.Body} {
		if text = strings.TrimRight(strings.TrimSpace(text), ".!?"); text != "" {
			said = append(said, text)
		}
	}
	return strings.Join(append(said, film.Title), ". ")
}

// longestPrompt is the most UTF-16 units every video backend takes. Source: Runway's API, promptText.
const longestPrompt = 1000

// head is the start of a text, at most so many UTF-16 units long.
func head(text string, units int) string {
	for i, r := range text {
		if units -= utf16.RuneLen(r); units < 0 {
			return text[:i]
		}
	}
	return text
}

// Filmable reports whether a shot can be footage with words over it.
func Filmable(film *manifest.Manifest, s manifest.Shot) bool { return Exact(film, s) == "" }

// Exact says why a shot is drawn and not filmed, empty where it can be footage with words over it. Figures, lists
// and charts have to be exact, and so has where to turn: what a viewer is to write down needs no motion behind it.
// A picture of the user's own stays; the logo of an opening gives way.
func Exact(film *manifest.Manifest, s manifest.Shot) string {
	switch s.Scene.Kind {
	case manifest.Title, manifest.Statement, manifest.Quote, manifest.Closing:
	case manifest.Contact, manifest.Pledge:
		return route.Contact
	default:
		return route.Figures
	}
	switch {
	case s.Scene.Asset != "" && s.Scene.Kind != manifest.Title:
		return route.Given
	case s.Scene.Heading == "":
		return route.Wordless
	case turns(film, s.Scene):
		return route.Contact
	}
	return ""
}

// turns reports whether a scene shows an address or a number to call.
func turns(film *manifest.Manifest, s manifest.Scene) bool {
	lang, err := language.Find(film.Lang)
	return err == nil && slices.ContainsFunc([]string{s.Kicker, s.Heading, s.Body}, func(text string) bool {
		return contact(prose.ReadSentence(text, lang).Facts) != nil
	})
}

// Filming is what a backend has to be able to do for the clip of a shot.
func Filming(film *manifest.Manifest, s manifest.Shot) route.Need {
	return route.Need{Modality: route.Video, Length: s.Length.Duration(), Aspect: film.Format.Aspect, Importance: Importance(s)}
}

// Importance is how much a shot deserves of the budget, 0 to 1: what opens the film decides whether it is watched.
func Importance(s manifest.Shot) float64 {
	switch s.Scene.Kind {
	case manifest.Title:
		return 1
	case manifest.Closing:
		return 0.7
	}
	return 0.5
}
