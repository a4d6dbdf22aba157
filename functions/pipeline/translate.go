package pipeline

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
)

// Translate turns the approved storyboard into what the backend draws: pictures, layouts, looks.
var _ = function.Stage(function.StageSpec{Stage: job.Translate, Program: function.Pipeline}, translate)

func translate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		film, err := w.Manifest(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		if err := visualise(ctx, film); err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: visuals{film.Theme, film.Shots}}, nil
	})
}
