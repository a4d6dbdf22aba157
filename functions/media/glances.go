package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/stage"
)

// glances are what is seen in clips of the work bucket, in their order. A clip is
// decoded once, whatever films it is joined into: what was seen is kept by its content.
func glances(ctx context.Context, w *stage.Work, t media.Tools, clips []string, dir string) ([]quality.Glance, error) {
	seen := make([]quality.Glance, len(clips))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2) // decoders have threads of their own
	for i, clip := range clips {
		group.Go(func() (err error) {
			seen[i], err = glance(ctx, w, t, clip, dir)
			return err
		})
	}
	return seen, group.Wait()
}

func glance(ctx context.Context, w *stage.Work, t media.Tools, clip, dir string) (quality.Glance, error) {
	name := stage.ArtefactName(w.Message.Tenant, fmt.Sprintf("glances/%d", quality.GlanceVersion), stage.ArtefactSum(clip), ".gob")
	kept, err := w.Env.Blobs.Get(ctx, cloud.Work, name)
	if err == nil {
		g, err := quality.ReadGlance(kept)
		if err = errors.Join(err, kept.Close()); err == nil {
			return g, nil
		}
		w.Env.Log.WarnContext(ctx, "glance not read", "clip", clip, "error", err)
	} else if !errors.Is(err, cloud.ErrNoBlob) {
		return quality.Glance{}, err
	}
	own, err := os.MkdirTemp(dir, "clip-")
	if err != nil {
		return quality.Glance{}, fmt.Errorf("inspect: %w", err)
	}
	defer func() { _ = os.RemoveAll(own) }()
	file, err := w.Fetch(ctx, cloud.Work, clip, own)
	if err != nil {
		return quality.Glance{}, err
	}
	g, err := quality.Look(ctx, t, file)
	if err != nil {
		return g, err
	}
	var packed bytes.Buffer
	if err := g.Write(&packed); err != nil {
		return g, err
	}
	return g, w.Env.Blobs.Put(ctx, cloud.Work, name, "application/octet-stream", &packed)
}
