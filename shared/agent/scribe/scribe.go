// Package scribe does what agents ask of a language model as a model at its plainest would, out of
// the words it is given: for tests, and for vendors that are played where nobody has an account. No film of a
// customer's is written by it.
package scribe

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

// A Model is a language model. It knows by the data what it is asked for: a storyboard, what to film, or a casting.
type Model struct{}

var _ provider.Language = Model{}

// An order is the data of any of the questions.
type order struct {
	Data struct {
		// Of a storyboard.
		Brief []struct {
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
		said = storyboard(o.lines())
	}
	document, err := json.Marshal(said)
	return provider.Reply{Document: document, Tokens: provider.Tokens{Input: int64(len(q.Data)), Output: int64(len(document))}, Version: q.Model}, err
}

// lines are what a film can say of the brief.
func (o order) lines() (lines []string) {
	left := o.Data.Characters
	write := func(text string) {
		lines, left = append(lines, text), left-utf8.RuneCountInString(text)-4
	}
	for _, m := range o.Data.Must {
		write(m)
	}
	for _, s := range o.Data.Brief {
		if text := cut(s.Text, o.Data.Longest); !s.Wish && utf8.RuneCountInString(text) <= left {
			write(text)
		}
	}
	if len(lines) == 0 {
		write(cut(o.Data.Brief[0].Text, max(4, left)))
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

// cut is the beginning of a text, at most so many characters, up to a space where there is one.
func cut(text string, longest int) string {
	r := []rune(text)
	if len(r) <= longest {
		return text
	}
	head := string(r[:longest])
	if at := strings.LastIndexByte(head, ' '); at > 0 {
		head = head[:at]
	}
	return head
}

// storyboard is a shot for each line.
func storyboard(lines []string) agent.Draft {
	d := agent.Draft{Style: "auto", Mood: "auto", Pace: agent.Steady}
	kinds := []string{manifest.Title, manifest.Statement, manifest.Figure}
	for i, l := range lines {
		d.Shots = append(d.Shots, agent.Sketch{
			Kind: kinds[i%len(kinds)], Lines: []string{l}, Heading: cut(l, 40), Items: []agent.SketchEntry{}, Footage: "Morning light on a quiet street.",
		})
	}
	return d
}
