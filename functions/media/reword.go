package media

import (
	"context"
	"errors"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
)

// byRules is who words a refused prompt anew where no model does.
const byRules = route.LocalVendor + "/rules"

// reword has the VisualTranslator word the prompt of a shot anew that a backend has refused: by a
// model where one is at hand, which is told the class of the refusal and never the vendor's words, else by its rules. The
// bill names the call by the agent's stage.
func reword(ctx context.Context, w *stage.Work, b brief.Resolved) (prompt, by string, err error) {
	film, err := w.Manifest(ctx)
	if err != nil {
		return "", "", err
	}
	s := film.Shot(w.Step.Part)
	if s == nil {
		s = &manifest.Shot{}
	}
	footage, by, err := reimagined(ctx, w, b, film, *s)
	if err != nil || footage == "" {
		return agent.VisualTranslator{}.Plain(film, *s), byRules, err
	}
	return agent.Wished(film, *s, footage), by, nil
}

// reimagined is what a model wishes to see instead, and which model; empty where none can be asked or says nothing of use.
func reimagined(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, s manifest.Shot) (footage, by string, err error) {
	kit, err := stage.Kit(w.Job)
	if err != nil {
		return "", "", err
	}
	in, vendor := agent.In{Brief: b, Kit: kit}, w.Refuser()
	most, err := model.RewordTokens(in, film, s, vendor)
	if err != nil {
		return "", "", err
	}
	strategy, err := route.FindStrategy(route.Cost)
	if err != nil {
		return "", "", err
	}
	const share = 2 // of what the film may cost, at most
	l, err := w.Env.Language(ctx, most, w.Attempt.CeilingMicros/share, strategy)
	if errors.Is(err, cloud.ErrNoLanguage) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	line, err := l.Line(string(job.Translate), most)
	if err != nil {
		return "", "", err
	}
	translator := model.VisualTranslator{By: l, Model: l.Model}
	err = w.Consult(ctx, stage.Inquiry{Line: line, Who: "The language model", Call: func(ctx context.Context, ref string) (any, int64, error) {
		text, used, err := translator.Reword(ctx, in, film, s, vendor, ref)
		micros, perr := l.Cost(used.Each...)
		if bad, ok := errors.AsType[*model.UnusableError](err); ok {
			err = fault.Wrap(bad, fault.Conflict, "agent.unusable", "What the language model has written cannot be used.")
		}
		return text, micros, errors.Join(err, perr)
	}}, &footage)
	if unhelpful(err) {
		return "", "", nil
	}
	return footage, l.Backend + "/" + l.Model, err
}

// unhelpful reports whether an error is that of a model which has no prompt for us: the rules have one.
func unhelpful(err error) bool {
	_, declined := errors.AsType[*stage.DeclinedError](err)
	return declined || stage.Refused(err)
}
