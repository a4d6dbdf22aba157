package pipeline

import (
	"context"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/studio/icon"
)

// Translate turns the approved storyboard into what the backend draws: pictures, layouts, looks.
var _ = function.Stage(function.StageSpec{Stage: job.Translate, Program: function.Pipeline}, translate)

func translate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		in, err := task(ctx, w, b)
		if err != nil {
			return stage.Finish{}, err
		}
		agent.VisualTranslator{Icons: icon.Find}.Translate(film, in)
		return stage.Finish{Result: memory.Pictures{Theme: film.Theme, Shots: film.Shots}}, nil
	})
}
