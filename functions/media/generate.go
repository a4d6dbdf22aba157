package media

import (
	"context"
	"errors"
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
var _ = function.Task(function.TaskSpec{Stage: job.Generate, Queue: stage.Queues[job.Generate], Queues: stage.VendorQueues(job.Generate), Concurrent: 8}, generate)

func generate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Buy(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Purchase, error) {
		var in take.Purchase
		if err := errors.Join(w.Input(&in), w.Load(ctx)); err != nil {
			return stage.Purchase{}, err
		}
		b, err := stage.Brief(w.Job)
		if err != nil {
			return stage.Purchase{}, err
		}
		return stage.Purchase{
			Offers: offers(ctx, w, in),
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

// offers are the backends that can make a clip now and have a key, each with what it would cost. One that
// animates a picture can only where there is one by now.
func offers(ctx context.Context, w *stage.Work, in take.Purchase) []stage.Offer {
	f, need := in.Footage, in.Need()
	market := w.Env.Market(ctx).Heedless()
	priced := map[string]route.Candidate{}
	for _, c := range route.Current().Choose(market, need, route.Unlimited, route.Strategy{}).Candidates {
		if c.Still == nil {
			priced[c.Backend.ID] = c
		}
	}
	var out []stage.Offer
	for _, id := range f.Backends {
		c, ok := priced[id]
		if !ok || c.Backend.Vendor == route.LocalVendor {
			continue
		}
		video, err := w.Env.Backends.Video(c.Backend)
		if err != nil {
			continue
		}
		o := stage.Offer{Line: lineOf(w, c), Video: video, Expected: c.Backend.Expected(need), Clip: clip(f, c.Backend, w.Outbox())}
		if c.Backend.NeedsImage {
			o.First = func(ctx context.Context) (*provider.Image, error) { return firstOf(ctx, w, *in.First) }
		}
		out = append(out, o)
	}
	return out
}

// clip is what a backend is asked for: of one model it may be one of several settings,
// and it is as long as it was priced.
func clip(f take.Footage, b route.Backend, outbox string) provider.Clip {
	seconds, _ := b.Fit(f.Need().Length)
	return provider.Clip{
		Model: b.Model, Prompt: f.Prompt, Seconds: int(seconds), Aspect: f.Aspect, Seed: f.Seed,
		Query: f.Query, Lang: f.Lang, Never: f.Never, Height: b.Height, Audio: b.Audio, Output: outbox,
	}
}
