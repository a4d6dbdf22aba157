package pipeline

import (
	"context"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/stage"
)

// Cast chooses who speaks and how: voice, pace, pauses.
var _ = function.Stage(function.StageSpec{Stage: job.Cast, Program: function.Pipeline}, cast)

func cast(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		in, err := task(ctx, w, b)
		if err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: memory.Casting{Voice: agent.VoiceDirector{}.Cast(in, film.Voice)}}, nil
	})
}
