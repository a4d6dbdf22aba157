// Package pipeline is the stages that need no media tools. Each file is one function.
package pipeline

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Sanitize cleans the brief and settles its language and choices.
var _ = function.Stage(function.StageSpec{Stage: job.Sanitize, Program: function.Pipeline}, sanitize)

func sanitize(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(_ context.Context, w *stage.Work) (stage.Finish, error) {
		b, err := stage.Brief(w.Job)
		if err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{
			Result: map[string]any{"lang": b.Lang.Tag, "removed": len(b.Changes)},
			Then: func(u *store.Unit) error {
				u.Job.Lang = b.Lang.Tag
				if err := u.Move(job.InputSanitized, "sanitize", "language "+b.Lang.Tag); err != nil {
					return err
				}
				u.Send(stage.Next(u, job.Direct))
				return nil
			},
		}, nil
	})
}
