package media

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/effects"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
)

// Effects makes the sounds of cuts and reveals, on one track of the film's length.
var _ = function.Task(function.TaskSpec{Stage: job.EffectsMix, Queue: stage.Queues[job.EffectsMix], Concurrent: 1}, effectsTrack)

func effectsTrack(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Make(ctx, env, m, func(_ context.Context, w *stage.Work, dir string) (stage.Product, error) {
		var in take.Effects
		if err := w.Input(&in); err != nil {
			return stage.Product{}, err
		}
		cues := make([]effects.Cue, len(in.Cues))
		for i, c := range in.Cues {
			cues[i] = effects.Cue{Kind: effects.Kind(c.Kind), At: c.At, Gain: c.Gain}
		}
		track, err := effects.Render(cues, in.Seconds, dir)
		if err != nil {
			return stage.Product{}, err
		}
		return sound(dir, track)
	})
}
