// Package employ has the work of an agent done by a language model within a stage: by whom, at whose expense, once. What is asked
// and what may be taken of an answer is package agent/model's; what is done where nobody answers is the stage's.
package employ

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
)

// A Hand is a language model at an agent's work.
type Hand struct {
	cloud.Language
	Piece
}

// Credit is what the film says of a hand's work.
func (h Hand) Credit() manifest.Credit {
	return manifest.Credit{Agent: h.Agent, Backend: h.Backend, Model: h.Model, Task: h.Task}
}

// A Piece is the work of an agent that a model can do.
type Piece struct {
	// Agent and Task are its names in credits.
	Agent, Task string
	// Most is the tokens it takes at most.
	Most provider.Tokens
	// Do has a hand do it, under our name for the call.
	Do func(ctx context.Context, h Hand, ref string) (any, model.Usage, error)
	// Bill is the stage that the bill names; empty for the one that it is done in.
	Bill job.Stage
}

// mostAsked is how many models are asked for a piece of work before the rules do it.
const mostAsked = 2

// Do has a piece of work done by the best model that can be asked, once, and reads what it made into dst. Where it cannot be had
// the next one is asked, unless the brief forbids stand-ins. h is who has done it, or
// was to at last; ok is false where no model can be asked.
func Do(ctx context.Context, w *stage.Work, b brief.Resolved, p Piece, dst any) (h Hand, ok bool, err error) {
	if by := w.Answered(); by != "" {
		vendor, name, _ := strings.Cut(by, "/")
		return Hand{cloud.Language{Backend: vendor, Model: name}, p}, true, w.Consult(ctx, stage.Inquiry{}, dst)
	}
	s, err := route.FindStrategy(Taste(b))
	if err != nil {
		return h, false, err
	}
	const share = 2 // writing may take half of what the film may cost, at most
	all, err := w.Env.Languages(ctx, p.Most, w.Attempt.CeilingMicros/share, s)
	if errors.Is(err, cloud.ErrNoLanguage) {
		return h, false, nil
	}
	if err != nil {
		return h, false, err
	}
	if b.Fallback == "forbid" {
		all = all[:1]
	}
	for _, l := range all[:min(mostAsked, len(all))] {
		h = Hand{l, p}
		err = Consult(ctx, w, h, dst)
		if no, ok := errors.AsType[*stage.DeclinedError](err); !ok || !no.Next() {
			break
		}
	}
	return h, true, err
}

// Taste is the strategy models are chosen by: the cheapest for what has to be fast, the
// best for what is held to much.
func Taste(b brief.Resolved) string {
	const much = 0.9
	switch {
	case b.Fast:
		return route.Cost
	case b.Preset.Threshold >= much:
		return route.Quality
	}
	return route.Balanced
}

// Consult has a hand do its work, once, and reads what it made into dst.
func Consult(ctx context.Context, w *stage.Work, h Hand, dst any) error {
	line, err := h.Line(string(cmp.Or(h.Bill, w.Message.Stage)), h.Most)
	if err != nil {
		return err
	}
	return w.Consult(ctx, stage.Inquiry{Line: line, Who: "The language model", Call: func(ctx context.Context, ref string) (any, step.Bill, error) {
		made, used, err := h.Do(ctx, h, ref)
		micros, perr := h.Cost(used.Each...)
		if bad, ok := errors.AsType[*model.UnusableError](err); ok {
			w.Env.Log.WarnContext(ctx, "work of a model is of no use", "agent", h.Agent, "model", h.Model, "job", w.Message.Job, "flaws", len(bad.Wrong))
			err = fault.Wrap(err, fault.Conflict, "agent.unusable", "What the language model has written cannot be used.").
				WithHint("Retry the job, have another model configured, or set fallback to allow.")
		}
		return made, step.Bill{Micros: micros, Quantity: used.Tokens.Sum()}, errors.Join(err, perr)
	}}, dst)
}
