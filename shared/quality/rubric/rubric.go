// Package rubric is what a film is judged by where a model watches it: fixed criteria
// with weights and anchors, what a judge may answer, and what of an answer is believed.
//
// A judge is not trusted. It may be mistaken, and the film, its captions or the brief may talk to it. So
// every point it takes off has to be shown by words that really stand in the film (or are in the brief and
// missing from the film) at a time when they are there, and what it gives never counts for more than the rules have found: package
// semantic weighs the two. A judge's words reach a person as an explanation and nobody as an order.
//
// Who is asked, and how, is not decided here; what becomes of the film is decided by package agent.
package rubric

import (
	_ "embed"
	"slices"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed rubric.json
var file []byte

// A Criterion is one thing a film is judged by.
type Criterion struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Weight float64 `json:"weight"`
	// Vital criteria cap the judge's total.
	Vital bool `json:"vital,omitempty"`
	// Of is what there has to be for it to be judged: brand or call. Empty for always.
	Of string `json:"of,omitempty"`
	// Best, Middle and Worst say what 5, 3 and 1 points are given for.
	Best   string `json:"best"`
	Middle string `json:"middle"`
	Worst  string `json:"worst"`
}

// Full is the most points a criterion is given; the least is 1.
const Full = 5

type rubric struct {
	Version  string      `json:"version"`
	Criteria []Criterion `json:"criteria"`
	// Share is how much of a film's score is the judge's, from 0 to 1.
	Share float64 `json:"share"`
	// Least is the fewest points of a criterion that passes.
	Least int `json:"least"`
	// Worth is what 1 to 5 points are worth, from 0 to 1.
	Worth []float64 `json:"worth"`
	// Near is how many seconds beside its words a finding may lie: models see a film a picture a second.
	Near float64 `json:"near_sec"`
	// Problem is the longest description of a problem, in characters.
	Problem  int               `json:"longest_problem"`
	Remedies map[string]string `json:"remedies"`
}

var data = dated.Table[rubric]("rubric: rubric.json", file)

// Version names the rubric; it changes with every word of it.
func Version() string { return data().Version }

// Share is how much of a film's score is the judge's, from 0 to 1.
func Share() float64 { return data().Share }

// Remedies are what can be done about a shot, by name, each with what it means.
func Remedies() map[string]string { return data().Remedies }

// Criteria are those a film is judged by: without a brand of its own or a call to action in the brief,
// these two are left out.
func Criteria(brand, call bool) []Criterion {
	has := map[string]bool{"": true, "brand": brand, "call": call}
	return slices.DeleteFunc(slices.Clone(data().Criteria), func(c Criterion) bool { return !has[c.Of] })
}
