package media

import (
	"context"
	"slices"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Generate buys the clip of one shot from a video backend, or looks how the call stands. It never waits for one.
var _ = function.Task(function.TaskSpec{
	Stage: job.Generate, Queue: stage.Queues[job.Generate], Queues: stage.VendorQueues(job.Generate), Concurrent: 8,
	Needs: stage.Makes.With(cloud.Needs{
		Posts: []string{"video-*"}, Buys: []route.Modality{route.Video, route.Language}, // a prompt that was refused is worded anew
		Reads: []cloud.Bucket{cloud.Work}, Creates: []cloud.Bucket{cloud.Work}, Deletes: []cloud.Bucket{cloud.Work}, // where Veo leaves its clips
	}),
}, generate)

func generate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Buy(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Purchase, error) {
		var in take.Purchase
		b, err := wanted(ctx, w, &in)
		if err != nil {
			return stage.Purchase{}, err
		}
		return stage.Purchase{
			Offers: tender(ctx, w, in.Need(), in.Footage.Backends, func(c route.Candidate) (stage.Offer, error) { return filming(w, in, c.Backend) }),
			Strict: b.Fallback == "forbid",
			Reword: func(ctx context.Context) (prompt, by string, err error) { return reword(ctx, w, b) },
			Result: func(backend string, by *credit.Credit) any {
				made := bought(w, in, backend)
				made.Credit = by
				return made
			},
			Instead: func(reason string) stage.Finish {
				made := bought(w, in, route.LocalVendor)
				made.Reason = reason
				return stage.Finish{Result: made, Then: func(u *store.Unit) error {
					return stage.DrawBought(u, w.Journal, w.Step)
				}}
			},
		}, nil
	})
}

// bought is how the clip was had, or not: by whom, whom before, and by which words where the shot's own were refused.
func bought(w *stage.Work, in take.Purchase, backend string) take.Bought {
	made := take.Bought{Backend: backend, Passed: append(slices.Clone(in.Passed), w.Passed()...)}
	made.Rewritten, made.RewrittenBy = w.Reworded()
	return made
}

// filming is the call of a backend that makes a clip, of the picture that there is where it animates one.
func filming(w *stage.Work, in take.Purchase, b route.Backend) (o stage.Offer, err error) {
	o.Video, err = w.Env.Backends.Video(b)
	o.Clip = clip(in.Footage, b, w.Outbox())
	if b.NeedsImage {
		o.First = func(ctx context.Context) (*provider.Image, error) { return firstOf(ctx, w, *in.First) }
	}
	return o, err
}

// clip is what a backend is asked for: of one model it may be one of several settings,
// and it is as long as it was priced.
func clip(f take.Footage, b route.Backend, outbox string) provider.Clip {
	seconds, _ := b.Fit(f.Need().Length)
	return provider.Clip{
		Model: b.Model, Prompt: f.Prompt, Seconds: int(seconds), Aspect: f.Aspect, Seed: f.Seed,
		Query: f.Query, Lang: f.Lang, Never: f.Never, Before: f.Before, Height: b.Height, Audio: b.Audio, Output: outbox,
	}
}
