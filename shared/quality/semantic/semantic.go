// Package semantic judges how well a film serves its brief, from the words and
// scenes it was made of: whether what the brief requires, states and asks for is
// there, in its language, said once and readable.
//
// It needs no model and decides nothing by taste; the judgement of a model that watches is
// weighed beside it, see [Score.Beside]. The form of the file is judged by package quality.
package semantic

import (
	_ "embed"
	"math"
	"time"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/rubric"
)

//go:embed parts.json
var partData []byte

// An Input is a film's words and scenes, and the brief they are held against.
type Input struct {
	// Brief is the text of the brief after cleaning.
	Brief    string
	Manifest manifest.Manifest
	Lang     language.Language
	// CaptionLang is the language of Cues.
	CaptionLang language.Language
	Cues        []caption.Cue
	// Narration are the spans in which somebody speaks, from and to in milliseconds of the
	// film, which is Length long.
	Narration [][2]int
	Length    time.Duration
	// Facts are names, dates, prices and other facts of the brief as it writes them. Its figures
	// are found here; nil leaves it at those.
	Facts []string
	// CallToAction are the brief's own, empty where it has none.
	CallToAction                []string
	MustInclude, MustNotInclude []string
	// Boxes are the text drawn on the picture of Manifest's format.
	Boxes []quality.Box
}

// A Score is how well a film serves its brief.
type Score struct {
	// Total is from 0 to 1: the mean of the parts by weight, and never above a vital part.
	Total float64 `json:"total"`
	Parts []Part  `json:"parts"`
	// Judge is what a model that has watched the film says of it, nil where none was asked; Rules is
	// then what the total is without it.
	Judge *rubric.Verdict `json:"judge,omitempty"`
	Rules float64         `json:"rules,omitempty"`
}

// A Part is one question and its answer. Questions that a brief does not raise
// are left out.
type Part struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Weight float64 `json:"weight"`
	// Vital parts cap the total: half of the required strings is half a film at most.
	Vital bool `json:"vital,omitempty"`
	// Score is from 0 to 1.
	Score float64 `json:"score"`
	// Evidence are the words that cost points.
	Evidence []string `json:"evidence,omitempty"`
}

var parts = dated.Made("semantic: parts.json", partData, func(file struct {
	Parts []Part `json:"parts"`
}) []Part {
	return file.Parts
})

// Judge scores a film. Whether the score is enough is the preset's to say:
// preset.Preset.Threshold.
func Judge(in Input) Score {
	var s Score
	var sum, weight float64
	limit := 1.0
	for _, p := range parts() {
		score, evidence, raised := questions[p.Name](in)
		if !raised {
			continue
		}
		p.Score, p.Evidence = clamp(score), evidence
		s.Parts = append(s.Parts, p)
		sum += p.Weight * p.Score
		weight += p.Weight
		if p.Vital {
			limit = min(limit, p.Score)
		}
	}
	if weight > 0 {
		s.Total = math.Round(1000*min(sum/weight, limit)) / 1000
	}
	return s
}

func clamp(v float64) float64 { return math.Round(1000*min(max(v, 0), 1)) / 1000 }

// A question is answered with a score and what cost points; raised is false
// where the brief does not ask it.
type question func(Input) (score float64, evidence []string, raised bool)

// questions has an entry for every part of parts.json, which a test holds.
var questions = map[string]question{
	"required": required, "forbidden": forbidden, "language": inLanguage, "fidelity": fidelity,
	"facts": facts, "grounding": grounding, "call_to_action": callToAction,
	"pace": pace, "variety": variety, "repetition": repetition, "legibility": legibility,
}
