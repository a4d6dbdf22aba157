package media

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/score"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
)

// Compose makes the bed, to the film's length: it writes and plays one to the film's cuts, or has one made by a backend that is paid.
var _ = function.Task(function.TaskSpec{
	Stage: job.Compose, Queue: stage.Queues[job.Compose], Queues: stage.VendorQueues(job.Compose), Concurrent: 1,
	Needs: stage.Makes.With(cloud.Needs{Buys: []route.Modality{route.Music}}),
}, compose)

func compose(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Buy(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Purchase, error) {
		var in take.Bed
		if err := w.Input(&in); err != nil {
			return stage.Purchase{}, err
		}
		return stage.Purchase{
			Offers: tender(ctx, w, in.Need(), in.Backends, func(c route.Candidate) (stage.Offer, error) { return commission(w, in, c) }),
			Strict: in.Strict && len(in.Backends) > 0,
			Make: func(ctx context.Context, dir, reason string) (stage.Product, error) {
				p, err := play(ctx, in.Music, dir)
				return instead(w, p, in.Backends, reason), err
			},
		}, nil
	})
}

// play composes and plays a bed.
func play(ctx context.Context, in take.Music, dir string) (stage.Product, error) {
	p, err := player()
	if err != nil {
		return stage.Product{}, missingTool(err)
	}
	bed, err := p.Render(ctx, score.Spec{Mood: in.Mood, BPM: in.BPM, Seconds: in.Seconds, Seed: in.Seed, Cuts: in.Cuts}, dir)
	if err != nil {
		return stage.Product{}, err
	}
	return sound(dir, bed)
}

// commission is the call of a backend that makes a bed.
func commission(w *stage.Work, in take.Bed, c route.Candidate) (stage.Offer, error) {
	client, err := w.Env.Backends.Music(c.Backend)
	if err != nil {
		return stage.Offer{}, err
	}
	return stage.Offer{AtOnce: func(ctx context.Context, ref string) (stage.Delivery, error) {
		rec, err := client.Compose(ctx, provider.Piece{Ref: ref, Model: c.Backend.Model, Prompt: in.Prompt, Seconds: in.Seconds, Seed: in.Seed})
		return delivered(rec, func(_ context.Context, dir string, s audio.Sound) (stage.Product, error) {
			return kept(w, dir, score.Fit(s, in.Seconds), c.Backend.ID, 0)
		}), err
	}}, nil
}

// instead is a product that this machine has made, and why those that were to make it did not.
func instead(w *stage.Work, p stage.Product, backends []string, reason string) stage.Product {
	made, ok := p.Result.(take.Sounded)
	if ok && len(backends) > 0 {
		made.Backend, made.Reason = route.LocalVendor, cmp.Or(reason, "backend.unavailable")
		made.Passed = w.Passed()
		p.Result = made
	}
	return p
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
