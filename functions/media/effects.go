package media

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/effects"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
)

// Effects makes the sounds of cuts and reveals, on one track of the film's length; or, for a step of a kind,
// one sound of it by a backend that is paid.
var _ = function.Task(function.TaskSpec{
	Stage: job.EffectsMix, Queue: stage.Queues[job.EffectsMix], Queues: stage.VendorQueues(job.EffectsMix), Concurrent: 1,
	Needs: stage.Makes.With(cloud.Needs{Buys: []route.Modality{route.Effects}}),
}, effectsTrack)

func effectsTrack(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Buy(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Purchase, error) {
		if w.Step.Part != "" {
			var in take.Noise
			err := w.Input(&in)
			return noise(ctx, w, in), err
		}
		var in take.Effects
		if err := w.Input(&in); err != nil {
			return stage.Purchase{}, err
		}
		return stage.Purchase{Make: func(_ context.Context, dir, _ string) (stage.Product, error) { return track(in, dir) }}, nil
	})
}

// track is the product of all effects of a film that this machine makes.
func track(in take.Effects, dir string) (stage.Product, error) {
	cues := make([]effects.Cue, len(in.Cues))
	for i, c := range in.Cues {
		cues[i] = effects.Cue{Kind: effects.Kind(c.Kind), At: c.At, Gain: c.Gain}
	}
	t, err := effects.Render(cues, in.Seconds, dir)
	if err != nil {
		return stage.Product{}, err
	}
	return sound(dir, t)
}

// noise is how one effect is had: bought, or made here at its kind's moment.
func noise(ctx context.Context, w *stage.Work, in take.Noise) stage.Purchase {
	kind := effects.Kind(in.Kind)
	adopt := func(dir string, s audio.Sound, backend string) (stage.Product, error) {
		s, moment, err := effects.Adopt(kind, s)
		if err != nil {
			return stage.Product{}, err
		}
		return kept(w, dir, s, backend, moment)
	}
	return stage.Purchase{
		Offers: tender(ctx, w, in.Need(), in.Backends, func(c route.Candidate) (stage.Offer, error) {
			client, err := w.Env.Backends.Effects(c.Backend)
			return stage.Offer{AtOnce: func(ctx context.Context, ref string) (stage.Delivery, error) {
				rec, err := client.Sound(ctx, provider.Noise{Ref: ref, Model: c.Backend.Model, Prompt: in.Prompt, Seconds: in.Seconds})
				return delivered(rec, func(_ context.Context, dir string, s audio.Sound) (stage.Product, error) {
					return adopt(dir, s, c.Backend.ID)
				}), err
			}}, err
		}),
		Strict: in.Strict,
		Make: func(_ context.Context, dir, reason string) (stage.Product, error) {
			s, err := effects.Sample(kind)
			if err != nil {
				return stage.Product{}, err
			}
			p, err := adopt(dir, s, "")
			return instead(w, p, in.Backends, reason), err
		},
	}
}

// noises are the effects that were made for a film by their kinds, with where their moments lie.
func (p *post) noises() (map[string]sounding, error) {
	all := map[string]sounding{}
	for part, st := range newestShots(p.takes[job.EffectsMix]) {
		if part == "" {
			continue
		}
		var made take.Sounded
		if err := json.Unmarshal([]byte(st.Result), &made); err != nil {
			return nil, fmt.Errorf("postprocess: result of %s: %w", st.Name, err)
		}
		all[part] = sounding{Object: st.Artefact.Object, Moment: made.Moment}
	}
	return all, nil
}

// A sounding is an effect's take, and where in it the moment of its cues lies, in milliseconds.
type sounding struct {
	Object string `json:"object"`
	Moment int    `json:"moment"`
}
