package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Picture buys the picture that the clip of a shot begins with. Where it cannot be had, the clip is
// bought of whoever makes one of words alone; a refusal of what it shows is taken to nobody.
var _ = function.Task(function.TaskSpec{
	Stage: job.Picture, Queue: stage.Queues[job.Picture], Queues: stage.VendorQueues(job.Picture), Concurrent: 4,
	Needs: stage.Makes.With(cloud.Needs{Posts: []string{"video-*"}, Buys: []route.Modality{route.Image}}),
}, picture)

func picture(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Buy(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Purchase, error) {
		var in take.Sketch
		b, err := wanted(ctx, w, &in)
		if err != nil {
			return stage.Purchase{}, err
		}
		return stage.Purchase{
			Offers: tender(ctx, w, in.Still.Need(), []string{in.Still.Backend}, func(c route.Candidate) (stage.Offer, error) { return sketch(w, in.Still, c) }),
			Strict: b.Fallback == "forbid",
			Instead: func(reason string) stage.Finish {
				return stage.Finish{Result: take.Bought{Backend: route.LocalVendor, Reason: reason, Passed: w.Passed()}, Then: func(u *store.Unit) error {
					return stage.FilmBegun(u, w.Journal, w.Step)
				}}
			},
		}, nil
	})
}

// sketch is the call of a backend that draws a picture.
func sketch(w *stage.Work, in take.Still, c route.Candidate) (stage.Offer, error) {
	client, err := w.Env.Backends.Images(c.Backend)
	if err != nil {
		return stage.Offer{}, err
	}
	return stage.Offer{AtOnce: func(ctx context.Context, ref string) (stage.Delivery, error) {
		p, err := client.Draw(ctx, provider.Still{Ref: ref, Model: c.Backend.Model, Prompt: in.Prompt, Aspect: in.Aspect, Seed: in.Seed})
		return stage.Delivery{Micros: p.Micros, Known: p.Known, Keep: func(_ context.Context, dir string) (stage.Product, error) {
			return drawnBy(c.Backend.ID, p.Image, dir)
		}}, err
	}}, nil
}

// extensions are those of pictures that are taken in, by their media types.
var extensions = map[string]string{"image/png": ".png", "image/jpeg": ".jpg"}

// drawnBy is the product of a picture that was bought, as it came: what is in it of its origin stays in it.
func drawnBy(backend string, p provider.Image, dir string) (stage.Product, error) {
	ext, known := extensions[p.Type]
	if !known {
		return stage.Product{}, fault.New(fault.Unavailable, "backend.output", fmt.Sprintf("A backend's picture is of the type %q.", p.Type))
	}
	file := filepath.Join(dir, "picture"+ext)
	if err := os.WriteFile(file, p.Data, 0o600); err != nil {
		return stage.Product{}, fmt.Errorf("picture: %w", err)
	}
	return stage.Product{File: file, Type: p.Type, Result: take.Bought{Backend: backend}}, nil
}

// firstOf reads the picture that a clip begins with.
func firstOf(ctx context.Context, w *stage.Work, a take.Asset) (*provider.Image, error) {
	src, err := w.Env.Blobs.Get(ctx, cloud.Work, a.Object)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(src)
	if err = errors.Join(err, src.Close()); err != nil {
		return nil, fmt.Errorf("picture: read %s: %w", a.Object, err)
	}
	return &provider.Image{Type: a.Type, Data: data}, nil
}
