package quality_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/timeline"
)

// words are evenly spoken from one time to another.
func words(text string, from, to int) []timeline.Word {
	var out []timeline.Word
	fields := strings.Fields(text)
	each := (to - from) / len(fields)
	for i, f := range fields {
		out = append(out, timeline.Word{Text: f, Start: from + i*each, End: from + (i+1)*each})
	}
	return out
}

func cue(from, to int, lines ...string) caption.Cue {
	c := caption.Cue{Start: from, End: to}
	for _, l := range lines {
		c.Lines = append(c.Lines, words(l, from, to))
	}
	return c
}

// wanted is what the test film is meant to be.
func wanted(t testing.TB) quality.Input {
	t.Helper()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	return quality.Input{
		Format: manifest.Format{Aspect: "9:16", Width: 108, Height: 192, FPS: 30},
		Want:   3 * time.Second,
		Script: "Open until 22\u00a0h. Come in today!",
		Cues:   []caption.Cue{cue(0, 1400, "Open until 22 h."), cue(1467, 2900, "Come in", "today!")},
		Lang:   en, Narration: [][2]int{{50, 1350}, {1500, 2800}},
		Boxes:       []quality.Box{{Text: "Open", Role: "heading", X: 10, Y: 40, W: 60, H: 20, Size: 14, Contrast: 7, End: 1400}},
		Missing:     func(string) []rune { return nil },
		MustInclude: []string{"22 h", "TODAY"}, MustNotInclude: []string{"closed"},
		Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
	}
}
