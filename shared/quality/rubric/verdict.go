package rubric

import (
	"math"
	"slices"
)

// An Answer is what a judge says of a film.
type Answer struct {
	Marks    []Mark    `json:"marks"`
	Findings []Finding `json:"findings"`
}

// A Mark is the points a criterion is given, 1 to [Full].
type Mark struct {
	Criterion string `json:"criterion" doc:"Name of the criterion"`
	Points    int    `json:"points" doc:"1 to 5"`
}

// Where the words of a finding stand.
const (
	Said  = "said"  // in what is spoken, or in its captions
	Shown = "shown" // in what is written in the picture
	Asked = "brief" // in the brief, and not in the film
)

// A Finding is one reason for points that were taken off.
type Finding struct {
	Criterion string `json:"criterion" doc:"Name of the criterion that lost points for it"`
	// At is when in the film, in seconds.
	At float64 `json:"at" doc:"When in the film, in seconds"`
	// Source is where Quote stands: Said, Shown or Asked.
	Source string `json:"source" doc:"Where the quoted words stand: said, shown, or in the brief"`
	Quote  string `json:"quote" doc:"Words of the film at that time, or of the brief that the film lacks"`
	// Problem is one sentence about it, in the judge's words: for people, never for machines.
	Problem string `json:"problem" doc:"What is wrong, in one sentence"`
	// Remedy is one of [Remedies].
	Remedy string `json:"remedy" doc:"What would mend it"`
	// Footage is what a camera should see instead, for the remedy other_picture.
	Footage string `json:"footage,omitempty" doc:"What should be filmed instead, where a picture is to be another one"`
}

// A Verdict is an answer that was held against the film, and what it comes to.
type Verdict struct {
	Rubric string `json:"rubric" doc:"Version of the rubric"`
	// Backend and Model have judged, by the words of Task.
	Backend string `json:"backend,omitempty"`
	Model   string `json:"model,omitempty"`
	Task    string `json:"task,omitempty" doc:"Version of what the judge was told"`
	// Total is from 0 to 1: the mean of the marks by weight, and never above a vital criterion.
	Total    float64   `json:"total"`
	Marks    []Mark    `json:"marks"`
	Findings []Finding `json:"findings,omitempty"`
	// Absent says why nobody has judged, and Refused that the judge would not: then all of the above is empty.
	Absent  string `json:"absent,omitempty" doc:"Why no model has judged the film"`
	Refused bool   `json:"refused,omitempty" doc:"Whether the model declined to judge the film"`
}

// Failed are the criteria of a verdict that have fewer points than pass, by the order of their marks.
func (v Verdict) Failed() (names []string) {
	for _, m := range v.Marks {
		if m.Points < data().Least {
			names = append(names, m.Criterion)
		}
	}
	return names
}

// total is what marks of criteria come to.
func total(criteria []Criterion, marks []Mark) float64 {
	var sum, weight float64
	limit := 1.0
	for _, c := range criteria {
		i := slices.IndexFunc(marks, func(m Mark) bool { return m.Criterion == c.Name })
		worth := data().Worth[marks[i].Points-1]
		sum += c.Weight * worth
		weight += c.Weight
		if c.Vital {
			limit = min(limit, worth)
		}
	}
	return math.Round(1000*min(sum/weight, limit)) / 1000
}
