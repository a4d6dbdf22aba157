package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/studio/icon"
)

// The agents that a model can do the work of, as credits name them.
const (
	creativeDirector = "CreativeDirector"
	fastTrackAgent   = "FastTrackAgent"
	visualTranslator = "VisualTranslator"
	voiceDirector    = "VoiceDirector"
)

// rules is who writes where no model does, as credits name it.
const rules = route.LocalVendor + "/rules"

// A hand is a language model at an agent's work.
type hand struct {
	cloud.Language
	piece
}

// credit is what the film says of a hand's work.
func (h hand) credit() manifest.Credit {
	return manifest.Credit{Agent: h.agent, Backend: h.Backend, Model: h.Model, Task: h.task}
}

// A piece is the work of an agent that a model can do, for so many tokens at most.
type piece struct {
	agent, task string
	most        provider.Tokens
}

// mostAsked is how many models are asked for a piece of work before the rules do it.
const mostAsked = 2

// employ has a piece of work done by the best model that can be asked, once, and reads what it made into dst. Where it cannot be had
// the next one is asked, unless the brief forbids stand-ins. h is who has done it, or
// was to at last; ok is false where no model can be asked.
func employ(
	ctx context.Context, env *cloud.Env, w *stage.Work, b brief.Resolved, p piece,
	work func(ctx context.Context, h hand, ref string) (any, model.Usage, error), dst any,
) (h hand, ok bool, err error) {
	if by := w.Answered(); by != "" {
		vendor, name, _ := strings.Cut(by, "/")
		return hand{cloud.Language{Backend: vendor, Model: name}, p}, true, w.Consult(ctx, stage.Inquiry{}, dst)
	}
	s, err := route.FindStrategy(taste(b))
	if err != nil {
		return h, false, err
	}
	const share = 2 // writing may take half of what the film may cost, at most
	all, err := env.Languages(ctx, p.most, w.Attempt.CeilingMicros/share, s)
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
		h = hand{l, p}
		err = consult(ctx, w, h, work, dst)
		if no, ok := errors.AsType[*stage.DeclinedError](err); !ok || !no.Next() {
			break
		}
	}
	return h, true, err
}

// taste is the strategy writers are chosen by: the cheapest for what has to be fast, the
// best for what is held to much.
func taste(b brief.Resolved) string {
	const much = 0.9
	switch {
	case b.Fast:
		return route.Cost
	case b.Preset.Threshold >= much:
		return route.Quality
	}
	return route.Balanced
}

// consult has a hand do its work, once, and reads what it made into dst.
func consult(ctx context.Context, w *stage.Work, h hand, work func(ctx context.Context, h hand, ref string) (any, model.Usage, error), dst any) error {
	line, err := h.Line(string(w.Message.Stage), h.most)
	if err != nil {
		return err
	}
	return w.Consult(ctx, stage.Inquiry{Line: line, Who: "The language model", Call: func(ctx context.Context, ref string) (any, int64, error) {
		made, used, err := work(ctx, h, ref)
		micros, perr := h.Cost(used.Each...)
		if bad, ok := errors.AsType[*model.UnusableError](err); ok {
			w.Env.Log.WarnContext(ctx, "work of a model is of no use", "agent", h.agent, "model", h.Model, "job", w.Message.Job, "flaws", len(bad.Wrong))
			err = fault.Wrap(err, fault.Conflict, "agent.unusable", "What the language model has written cannot be used.").
				WithHint("Retry the job, have another model configured, or set fallback to allow.")
		}
		return made, micros, errors.Join(err, perr)
	}}, dst)
}

// standsIn returns the credit of an agent whose work the rules do because the model's
// cannot be had, and the error itself where the brief forbids that or it is another one.
//
// A brief that a model refuses to write for is not written for. A written film that it refuses to find
// pictures or a voice for is another matter: nothing is asked of anybody that somebody has refused, and the job goes on.
func standsIn(b brief.Resolved, h hand, err error) (manifest.Credit, error) {
	var why string
	if no, ok := errors.AsType[*stage.DeclinedError](err); ok {
		why = no.Fault.Message
	} else if stage.Refused(err) && h.agent != creativeDirector && h.agent != fastTrackAgent {
		why = fault.Of(err).Message
	}
	if why == "" || b.Fallback == "forbid" {
		return manifest.Credit{}, err
	}
	return manifest.Credit{Agent: h.agent, Backend: rules, Instead: h.Backend + "/" + h.Model, Reason: why}, nil
}

// draft has a model write the film. It returns nil where none is to, or the rules stand in: then
// with their credit.
func draft(ctx context.Context, env *cloud.Env, w *stage.Work, b brief.Resolved, in agent.In) (*manifest.Manifest, *manifest.Credit, error) {
	most, err := model.DirectTokens(in)
	if err != nil {
		return nil, nil, err
	}
	who := creativeDirector
	if b.Fast {
		who = fastTrackAgent
	}
	var made agent.Draft
	h, ok, err := employ(ctx, env, w, b, piece{who, model.DirectTask, most}, func(ctx context.Context, h hand, ref string) (any, model.Usage, error) {
		return model.CreativeDirector{By: h, Model: h.Model}.Write(ctx, in, ref)
	}, &made)
	if !ok {
		return nil, nil, err
	}
	if err != nil {
		credit, err := standsIn(b, h, err)
		return nil, &credit, err
	}
	film, err := agent.CreativeDirector{Icons: icon.Find}.Compose(ctx, in, made)
	if err != nil {
		return nil, nil, err
	}
	film.Credit(h.credit())
	return &film, nil, nil
}

// ruled says in the film's notes that the rules have written it.
func ruled(film *manifest.Manifest, c manifest.Credit) {
	film.Credit(c)
	film.Notes = append(film.Notes, fmt.Sprintf("Written by the built-in rules in place of %s: %s", c.Instead, c.Reason))
}
