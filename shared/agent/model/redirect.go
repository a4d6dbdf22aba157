package model

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

//go:embed redirect.md
var redirecting string

// RedirectTask is the version of what a director is told of shots that were sent back.
const RedirectTask = "redirect-1"

func redirect() task {
	return task{redirecting, "storyboard", directSchema, provider.Low}
}

// reshoot is what a director is to direct again, as the data of a question.
type reshoot struct {
	order

	SentBack []reshot `json:"sent_back"`
}

// A reshot is a shot as it is, and what is wanted otherwise.
type reshot struct {
	Note    string   `json:"note,omitempty"`
	Seconds float64  `json:"seconds"`
	Lines   []string `json:"lines"`
	Kind    string   `json:"kind"`
	Kicker  string   `json:"kicker,omitempty"`
	Heading string   `json:"heading,omitempty"`
	Body    string   `json:"body,omitempty"`
	Footage string   `json:"footage,omitempty"`
}

// Redirect returns a draft of shots that were sent back, one for each in their order, for agent.CreativeDirector.Redraw.
// ref is our name of the call. An error is an [*UnusableError], or the backend's.
func (d CreativeDirector) Redirect(ctx context.Context, in agent.In, m *manifest.Manifest, back []agent.SentBack, ref string) (draft agent.Draft, u Usage, err error) {
	data, err := newReshoot(in, m, back)
	if err != nil {
		return draft, u, err
	}
	return asking{task: redirect(), by: d.By, model: d.Model, ref: ref, most: mostRedirected(back), data: data}.
		draft(ctx, func(made agent.Draft) []agent.Flaw { return in.RedrawFlaws(made, back, redirecting, directing) })
}

// RedirectTokens is the most that directing shots again takes.
func RedirectTokens(in agent.In, m *manifest.Manifest, back []agent.SentBack) (provider.Tokens, error) {
	data, err := newReshoot(in, m, back)
	if err != nil {
		return provider.Tokens{}, err
	}
	return redirect().tokens(data, mostRedirected(back))
}

func newReshoot(in agent.In, m *manifest.Manifest, back []agent.SentBack) (reshoot, error) {
	o, err := newOrder(in)
	if err != nil {
		return reshoot{}, err
	}
	o.Shots = len(back)
	data := reshoot{order: o}
	for _, b := range back {
		s := m.Shot(b.Shot)
		if s == nil {
			return data, fmt.Errorf("model: there is no shot %q", b.Shot)
		}
		told := footedOf(m, *s, 0)
		data.SentBack = append(data.SentBack, reshot{b.Note, told.Seconds, told.Said, s.Scene.Kind, s.Scene.Kicker, s.Scene.Heading, s.Scene.Body, s.Footage})
	}
	return data, nil
}

// mostRedirected is how many tokens so many shots may have, with what the model thinks.
func mostRedirected(back []agent.SentBack) int64 {
	const base, each = 1500, 350
	return base + each*int64(len(back))
}
