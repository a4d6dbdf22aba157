package agent

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// What is filmed in place of a refused prompt has none of its words, and is what any wish may be.
func TestPlain(t *testing.T) {
	t.Parallel()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	unfilmable := In{Brief: brief.Resolved{Lang: en}}.Unfilmable()
	seen := map[string]bool{}
	for seed := range uint64(len(wishes().Plain)) {
		s := manifest.Shot{Seed: seed, Footage: "A brawl in a bar.", Scene: manifest.Scene{Kind: manifest.Title, Heading: "Fight Night"}}
		prompt := VisualTranslator{}.Plain(&manifest.Manifest{Title: "Fight Night"}, s)
		if strings.Contains(prompt, "brawl") || strings.Contains(prompt, "Fight") || seen[prompt] {
			t.Errorf("asks for %q", prompt)
		}
		seen[prompt] = true
		if wrong := unfilmable(wishes().Plain[seed]); len(wrong) > 0 {
			t.Errorf("%q %v", wishes().Plain[seed], wrong)
		}
	}
}
