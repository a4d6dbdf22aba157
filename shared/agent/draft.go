package agent

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A Draft is a script and storyboard as a writer proposes it that is none of our
// rules: a model. It holds words, and choices from our lists. All else of a film is ours: ids, lengths,
// seeds, who makes what, figures as they are drawn, the brand's lines, the call to action.
type Draft struct {
	Title string `json:"title"`
	// Style, Mood and Pace are one of what DraftChoices offers, or empty.
	Style string   `json:"style"`
	Mood  string   `json:"mood"`
	Pace  string   `json:"pace"`
	Shots []Sketch `json:"shots"`
}

// A Sketch is one shot of a draft.
type Sketch struct {
	// Kind is how what is said is shown, one of SketchKinds. Where that needs figures,
	// they are read from the lines.
	Kind string `json:"kind"`
	// Lines are what is said.
	Lines   []string      `json:"lines"`
	Kicker  string        `json:"kicker"`
	Heading string        `json:"heading"`
	Body    string        `json:"body"`
	Items   []SketchEntry `json:"items"`
	// Picture is the number of a picture of the user's, from 1; 0 for none.
	Picture int `json:"picture"`
	// Footage is what could be filmed for it; empty for what is drawn.
	Footage string `json:"footage"`
}

// A SketchEntry is an entry of a list.
type SketchEntry struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// Paces of a draft.
const (
	Calm   = "calm"
	Steady = "steady"
	Brisk  = "brisk"
)

// SketchKinds are the kinds of scene a draft may choose.
func SketchKinds() []string {
	return []string{
		manifest.Title, manifest.Statement, manifest.Figure, manifest.List, manifest.Steps, manifest.Quote, manifest.Chart, manifest.Compare,
		manifest.Image, manifest.Closing, manifest.Timeline, manifest.Portion, manifest.Contact, manifest.Question, manifest.Price,
	}
}

// Paces are those a draft may choose.
func Paces() []string { return []string{Calm, Steady, Brisk} }

// Limits of a draft: shots, lines of one, entries of a list, and graphemes of its texts.
const (
	mostSketches  = 80
	mostSaid      = 6
	longTitle     = 60
	longHeading   = 90
	longBody      = 140
	longEntry     = 60
	longEntryBody = 90
)

// tidy returns the draft with its texts as a brief's are: nothing unseen in them, no line
// breaks, nothing empty among its lines and entries.
func (d Draft) tidy() Draft {
	d.Title = line(d.Title)
	d.Shots = slices.Clone(d.Shots)
	for i := range d.Shots {
		s := &d.Shots[i]
		s.Kicker, s.Heading, s.Body, s.Footage = line(s.Kicker), line(s.Heading), line(s.Body), line(s.Footage)
		var lines []string
		for _, l := range s.Lines {
			if l = line(l); l != "" {
				lines = append(lines, l)
			}
		}
		var items []SketchEntry
		for _, it := range s.Items {
			if it = (SketchEntry{line(it.Title), line(it.Body)}); it.Title != "" {
				items = append(items, it)
			}
		}
		s.Lines, s.Items = lines, items
	}
	return d
}

// line is a text on one line, clean.
func line(text string) string {
	clean, _ := brief.Clean(text)
	return strings.Join(strings.Fields(clean), " ")
}

// choosing returns the task with the draft's choices where the brief, the brand and
// its films of these days have left them open.
func (in In) choosing(d Draft) In {
	offered, kept := brief.OfferedChoices(), in.kept()
	if in.Brief.Style == "" && kept.Theme.Name == "" && in.Kit == nil && slices.Contains(offered.Styles, d.Style) {
		in.Brief.Style = d.Style
	}
	if in.Brief.Music == "" && kept.Mood == "" && (in.Kit == nil || in.Kit.Music() == "") && slices.Contains(offered.Music, d.Mood) {
		in.Brief.Music = d.Mood
	}
	return in
}
