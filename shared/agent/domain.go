package agent

import (
	_ "embed"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
)

//go:embed domains.json
var domainData []byte

// A domain is a field briefs are about, and what its films look and sound like.
type domain struct {
	Name string `json:"name"`
	// Themes are the studio's, the most fitting first; Mood is the composer's.
	Themes []string `json:"themes"`
	Mood   string   `json:"mood"`
	// Words are stems by language, "one|two"; "all" holds those of every language.
	Words map[string]string `json:"words"`
}

var domains = dated.Table[struct {
	Fallback domain   `json:"fallback"`
	Domains  []domain `json:"domains"`
}]("agent: domains.json", domainData)

// fieldOf returns the domain most words of a text speak for, the first of the
// table among equals, and the fallback for none.
func fieldOf(text string, lang language.Language) domain {
	best, most := domains().Fallback, 0.0
	for _, d := range domains().Domains {
		score := prose.Mentions(text, d.Words[lang.Tag], lang) + prose.Mentions(text, d.Words["all"], lang)
		if score > most {
			best, most = d, score
		}
	}
	return best
}

// excited reports whether a text is loud: exclamation marks, or hardly more than single words.
func excited(text string) bool {
	marks := strings.Count(text, "!") + strings.Count(text, "！")
	return marks >= 2
}
