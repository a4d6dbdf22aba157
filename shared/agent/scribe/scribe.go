// Package scribe does what agents ask of a language model as a model at its plainest would, out of
// the words it is given: for tests, and for vendors that are played where nobody has an account. No film of a
// customer's is written by it.
package scribe

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

// A Model is a language model. It knows by the data what it is asked for: a storyboard, what to film, or a casting.
type Model struct{}

var _ provider.Language = Model{}

// An order is the data of any of the questions.
type order struct {
	Data struct {
		// Of a storyboard; the language is by its English name.
		Language string `json:"language"`
		Brief    []struct {
			Text string `json:"text"`
			Wish bool   `json:"wish"`
		} `json:"brief"`
		Must       []string `json:"must_include"`
		Characters int      `json:"speech_characters"`
		Longest    int      `json:"longest_line"`
		// Of what to film.
		Film  *struct{}       `json:"film"`
		Shots json.RawMessage `json:"shots"` // a number for a storyboard
		// Of a casting.
		Voices  []string   `json:"voices"`
		Fastest float64    `json:"fastest"`
		Lines   []struct{} `json:"lines"`
	} `json:"data"`
}

// Ask answers with a document of the form that is asked for.
func (Model) Ask(_ context.Context, q provider.Question) (provider.Reply, error) {
	var o order
	if err := json.Unmarshal(q.Data, &o); err != nil {
		return provider.Reply{}, fmt.Errorf("scribe: %w", err)
	}
	var said any
	switch {
	case o.Data.Film != nil:
		var shots []struct{}
		if err := json.Unmarshal(o.Data.Shots, &shots); err != nil {
			return provider.Reply{}, fmt.Errorf("scribe: %w", err)
		}
		said = filmed(len(shots))
	case len(o.Data.Voices) > 0:
		said = cast(o)
	default:
		said = storyboard(o.lines(), o.language())
	}
	document, err := json.Marshal(said)
	return provider.Reply{Document: document, Tokens: provider.Tokens{Input: int64(len(q.Data)), Output: int64(len(document))}, Version: q.Model}, err
}

// language is what a storyboard is to be written in.
func (o order) language() language.Language {
	all := language.All()
	return all[max(0, slices.IndexFunc(all, func(l language.Language) bool { return l.English == o.Data.Language }))]
}

// lines are what a film can say of the brief.
func (o order) lines() (lines []string) {
	left, lang := o.Data.Characters, o.language()
	write := func(text string) {
		lines, left = append(lines, text), left-utf8.RuneCountInString(text)-4
	}
	for _, m := range o.Data.Must {
		write(m)
	}
	for _, s := range o.Data.Brief {
		if text := cut(s.Text, o.Data.Longest, lang); !s.Wish && utf8.RuneCountInString(text) <= left {
			write(text)
		}
	}
	if len(lines) == 0 {
		write(cut(o.Data.Brief[0].Text, max(4, left), lang))
	}
	return lines
}

// filmed is a prompt for each of n shots.
func filmed(n int) map[string]any {
	shots := make([]map[string]any, n)
	for i := range shots {
		shots[i] = map[string]any{"number": i + 1, "prompt": "Slow push in on a quiet street at dawn."}
	}
	return map[string]any{"look": "Soft morning light, muted colours.", "shots": shots}
}

// cast is the last of the voices, a little faster, with short silences.
func cast(o order) map[string]any {
	pauses := make([]map[string]any, len(o.Data.Lines))
	for i := range pauses {
		pauses[i] = map[string]any{"line": i + 1, "seconds": 0.25}
	}
	return map[string]any{"voice": o.Data.Voices[len(o.Data.Voices)-1], "rate": o.Data.Fastest, "pauses": pauses}
}

// cut is the beginning of a text, at most so many characters, up to the end of a clause, or else of a phrase, where one ends
// early enough. Longest 0 sets no limit.
func cut(text string, longest int, lang language.Language) string {
	if longest == 0 || utf8.RuneCountInString(text) <= longest {
		return text
	}
	head, best := prose.Split(text, longest, lang)[0], prose.Phrase
	for _, c := range prose.Cuts(text, lang) {
		part, ends := strings.TrimRight(text[:c.At], " ,;:،、，；：–—-"), min(c.Strength, prose.Clause)
		if ends >= best && utf8.RuneCountInString(part) <= longest {
			head, best = part, ends
		}
	}
	return head
}

// storyboard is a shot for each line, headed by its point.
func storyboard(lines []string, lang language.Language) agent.Draft {
	d := agent.Draft{Style: "auto", Mood: "auto", Pace: agent.Steady}
	kinds := []string{manifest.Title, manifest.Statement, manifest.Figure}
	for i, l := range lines {
		d.Shots = append(d.Shots, agent.Sketch{
			Kind: kinds[i%len(kinds)], Lines: []string{l}, Heading: prose.Headline(l, lang), Items: []agent.SketchEntry{}, Footage: "Morning light on a quiet street.",
		})
	}
	return d
}
