package media

import (
	"context"
	"errors"
	"io"
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
		bed, err := p.Render(ctx, score.Spec{Mood: in.Mood, BPM: in.BPM, Seconds: in.Seconds, Seed: in.Seed, Cuts: in.Cuts}, dir)
		if err != nil {
			return stage.Product{}, err
		}
		return sound(dir, bed)
	})
}

// sound is the product of a step that has made sound, which it closes.
func sound(dir string, s *audio.Track) (p stage.Product, err error) {
	defer func() { err = errors.Join(err, s.Close()) }()
	p.File, p.Type = filepath.Join(dir, "sound.wav"), "audio/wav"
	if err := write(p.File, func(w io.Writer) error { return audio.WriteWAVOf(w, s) }); err != nil {
		return p, err
	}
	m, err := audio.Measure(s)
	p.Result = take.Sounded{Milliseconds: int(s.Seconds() * 1000), Loudness: m.Integrated()}
	return p, err
}
