package agenttest

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

// A Scribe is a language model that writes storyboards out of the words it is given: what
// a model at its plainest does. It answers questions for storyboards and no others.
type Scribe struct{}

// Ask writes a storyboard.
func (Scribe) Ask(_ context.Context, q provider.Question) (provider.Reply, error) {
	var asked struct {
		Data struct {
			Brief []struct {
				Text string `json:"text"`
				Wish bool   `json:"wish"`
			} `json:"brief"`
			Must       []string `json:"must_include"`
			Characters int      `json:"speech_characters"`
			Longest    int      `json:"longest_line"`
		} `json:"data"`
	}
	if err := json.Unmarshal(q.Data, &asked); err != nil {
		return provider.Reply{}, fmt.Errorf("scribe: %w", err)
	}
	var lines []string
	left := asked.Data.Characters
	write := func(text string) {
		lines, left = append(lines, text), left-utf8.RuneCountInString(text)-4
	}
	for _, m := range asked.Data.Must {
		write(m)
	}
	for _, s := range asked.Data.Brief {
		if text := cut(s.Text, asked.Data.Longest); !s.Wish && utf8.RuneCountInString(text) <= left {
			write(text)
		}
	}
	if len(lines) == 0 {
		write(cut(asked.Data.Brief[0].Text, max(4, left)))
	}
	document, err := json.Marshal(storyboard(lines))
	return provider.Reply{Document: document, Tokens: provider.Tokens{Input: int64(len(q.Data)), Output: int64(len(document))}, Version: q.Model}, err
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
