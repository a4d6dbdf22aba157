package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/stage/employ"
	"github.com/aiprod/aiprod/shared/store"
)

// redirect directs the shots again that a person has sent back. The others stay as they are.
func redirect(ctx context.Context, w *stage.Work, b brief.Resolved) (stage.Finish, error) {
	film, err := w.Manifest(ctx)
	if err != nil {
		return stage.Finish{}, err
	}
	in, err := task(ctx, w, b)
	if err != nil {
		return stage.Finish{}, err
	}
	var back []agent.SentBack
	var ids []string
	for _, r := range w.Attempt.Redo {
		back, ids = append(back, agent.SentBack{Shot: r.Shot, Note: r.Note}), append(ids, r.Shot)
	}
	if err := directAgain(ctx, w, b, in, film, back); err != nil {
		return stage.Finish{}, err
	}
	return stage.Finish{
		Result: map[string]any{"shots": ids},
		Then: func(u *store.Unit) error {
			return redirected(u, w, b, film, "directed again: "+strings.Join(ids, ", "))
		},
	}, nil
}

// directAgain has a model direct shots again where one can be asked, else the rules.
func directAgain(ctx context.Context, w *stage.Work, b brief.Resolved, in agent.In, film *manifest.Manifest, back []agent.SentBack) error {
	director := agent.CreativeDirector{}
	most, err := model.RedirectTokens(in, film, back)
	if errors.Is(err, agent.ErrNothingToSay) {
		return director.Redirect(ctx, in, film, back)
	}
	if err != nil {
		return err
	}
	var drawn agent.Draft
	h, ok, err := employ.Do(ctx, w, b, employ.Piece{Agent: creativeDirector, Task: model.RedirectTask, Most: most, Do: func(ctx context.Context, h employ.Hand, ref string) (any, model.Usage, error) {
		return model.CreativeDirector{By: h, Model: h.Model}.Redirect(ctx, in, film, back, ref)
	}}, &drawn)
	switch {
	case err == nil && ok:
		film.CreditToo(h.Credit())
		return director.Redraw(ctx, in, film, back, drawn)
	case err != nil:
		credit, err := standsIn(b, h, err)
		if err != nil {
			return err
		}
		film.Notes = append(film.Notes, fmt.Sprintf("Shots are directed again by the built-in rules in place of %s: %s", credit.Instead, credit.Reason))
	}
	return director.Redirect(ctx, in, film, back)
}

// redirected stores the storyboard and goes on where it was sent back from: to its approval, or into rendering.
func redirected(u *store.Unit, w *stage.Work, b brief.Resolved, film *manifest.Manifest, note string) error {
	if err := u.Revise(film, "CreativeDirector", note); err != nil {
		return err
	}
	u.Attempt.Redo = nil
	if u.Attempt.State == job.Rendering {
		u.Send(stage.Next(u, job.Conform))
		return nil
	}
	return goOn(u, w, b, film, note)
}
