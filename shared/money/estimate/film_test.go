package estimate_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money/estimate"
)

// A voice that a person has asked for speaks; one that an agent has chosen of this machine's does not keep a better one away.
func TestFilmOfAVoice(t *testing.T) {
	t.Parallel()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		brief string
		voice manifest.Voice
		lines int
	}{
		"the language's own":     {"", manifest.Voice{Backend: agent.Local, Name: en.Voice.Name}, 1},
		"an agent's choice":      {"", manifest.Voice{Backend: agent.Local, Name: "awb"}, 1},
		"a person's, in an edit": {"", manifest.Voice{Backend: agent.Local, Name: "awb", Chosen: true}, 0},
		"a person's, in a brief": {"rms", manifest.Voice{Backend: agent.Local, Name: "rms"}, 0},
		"hired already":          {"", manifest.Voice{Backend: "elevenlabs/eleven_v3", Name: "awb"}, 0},
	} {
		film := manifest.Manifest{Lang: "en", Voice: tt.voice, Lines: []manifest.Line{{ID: "l01", Text: "Fresh bread from six."}}}
		f := estimate.Film(brief.Resolved{Voice: tt.brief, Lang: en}, &film, estimate.Rerender{})
		if len(f.Lines) != tt.lines {
			t.Errorf("%s: %d lines are to be spoken by somebody, want %d", name, len(f.Lines), tt.lines)
		}
	}
}

// A line is counted as vendors charge for it: a vowel sign is a character.
func TestHeardCountsWhatIsCharged(t *testing.T) {
	t.Parallel()
	got := estimate.Heard("hi", manifest.Line{ID: "l1", Text: "नमस्ते"})
	if got.Characters != 6 || got.Length <= 0 {
		t.Errorf("%+v", got)
	}
}
