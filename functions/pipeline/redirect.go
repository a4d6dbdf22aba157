package pipeline

import (
	"context"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/stage"
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
	if err := (agent.CreativeDirector{}).Redirect(ctx, in, film, back); err != nil {
		return stage.Finish{}, err
	}
	return stage.Finish{
		Result: map[string]any{"shots": ids},
		Then: func(u *store.Unit) error {
			return redirected(u, w, b, film, "directed again: "+strings.Join(ids, ", "))
		},
	}, nil
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
