package media

import (
	"context"
	"errors"
	"fmt"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/stage/employ"
)

// byRules is who words a refused prompt anew where no model does.
const byRules = route.LocalVendor + "/rules"

// reword has the VisualTranslator word the prompt of a shot anew that a backend has refused: by a
// model where one is at hand, which is told the class of the refusal and never the vendor's words, else by its rules.
func reword(ctx context.Context, w *stage.Work, b brief.Resolved) (prompt, by string, err error) {
	film, err := w.Manifest(ctx)
	if err != nil {
		return "", "", err
	}
	s := film.Shot(w.Step.Part)
	if s == nil {
		return "", "", fmt.Errorf("reword: revision %d has no shot %q", w.Attempt.Revision, w.Step.Part)
	}
	footage, by, err := reimagined(ctx, w, b, film, *s)
	if err != nil || footage == "" {
		return agent.VisualTranslator{}.Plain(film, *s), byRules, err
	}
	return agent.Wished(film, *s, footage), by, nil
}

// reimagined is what a model wishes to see instead, and which model; empty where none can be asked or says nothing of use. The
// bill names the call by the agent's stage.
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
	h, ok, err := employ.Do(ctx, w, b, employ.Piece{Agent: "VisualTranslator", Most: most, Bill: job.Translate, Do: func(ctx context.Context, h employ.Hand, ref string) (any, model.Usage, error) {
		return model.VisualTranslator{By: h, Model: h.Model}.Reword(ctx, in, film, s, vendor, ref)
	}}, &footage)
	if unhelpful(err) {
		return "", "", nil
	}
	if err != nil || !ok {
		return "", "", err
	}
	return footage, h.Backend + "/" + h.Model, nil
}

// unhelpful reports whether an error is that of a model which has no prompt for us: the rules have one.
func unhelpful(err error) bool {
	_, declined := errors.AsType[*stage.DeclinedError](err)
	return declined || stage.Refused(err)
}
