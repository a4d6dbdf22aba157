package media

import (
	"context"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/score"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
)

// Compose writes and plays the bed, to the film's length and cuts.
var _ = function.Task(function.TaskSpec{Stage: job.Compose, Queue: stage.Queues[job.Compose], Concurrent: 1}, compose)

func compose(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Make(ctx, env, m, func(ctx context.Context, w *stage.Work, dir string) (stage.Product, error) {
		var in take.Music
		if err := w.Input(&in); err != nil {
			return stage.Product{}, err
		}
		p, err := player()
		if err != nil {
			return stage.Product{}, missingTool(err)
		}
		bed, err := p.Render(ctx, score.Spec{Mood: in.Mood, BPM: in.BPM, Seconds: in.Seconds, Seed: in.Seed, Cuts: in.Cuts})
		if err != nil {
			return stage.Product{}, err
		}
		return sound(dir, bed)
	})
}

// sound is the product of a step that makes sound.
func sound(dir string, s audio.Sound) (stage.Product, error) {
	file := filepath.Join(dir, "sound.wav")
	if err := writeSound(file, s); err != nil {
		return stage.Product{}, err
	}
	return stage.Product{File: file, Type: "audio/wav", Result: take.Sounded{
		Milliseconds: int(s.Seconds() * 1000), Loudness: audio.Integrated(s),
	}}, nil
}
