package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/stage"
)

// mostChoices is how many choices a folder holds for a moment: the newest, and what is about to be removed.
const mostChoices = 10

// keep returns what the film has in common with the brand's films of these days: the
// choices of the first, this one where there is none. It is nil where the preset asks for none, or there is no brand.
//
// Choices lie in the tenant's folder, one for each edition of a kit, so that a changed kit begins anew,
// and each language, which has voices of its own. They are numbered, and a file is written once: of the films
// that choose at the same time one is first, and the others follow it.
func keep(ctx context.Context, w *stage.Work, b brief.Resolved, in agent.In) (*manifest.Consistency, error) {
	if !b.Preset.ConsistencyCache || in.Kit == nil {
		return nil, nil
	}
	folder := path.Join("consistency", w.Message.Tenant, fmt.Sprintf("%s-%d", in.Kit.ID, in.Kit.Version), b.Lang.Tag) + "/"
	old, err := w.Env.Blobs.List(ctx, cloud.Work, folder, mostChoices)
	if err != nil {
		return nil, fmt.Errorf("consistency: %w", err)
	}
	number, now := 1, w.Env.Now().UTC().Truncate(time.Millisecond)
	if len(old) > 0 {
		newest := old[len(old)-1].Name
		c, err := readChoice(ctx, w.Env, newest)
		if err != nil || now.Before(c.Until) {
			return c, err
		}
		if _, err := fmt.Sscanf(path.Base(newest), choiceName, &number); err != nil {
			return nil, fmt.Errorf("consistency: %s: %w", newest, err)
		}
		number++
	}
	c := agent.Markers(in)
	c.Job, c.At, c.Until = w.Message.Job, now, now.Add(cache.Consistency)
	return choose(ctx, w.Env, folder+fmt.Sprintf(choiceName, number), c, old)
}

// choiceName is the name of a choice, so that they sort by number.
const choiceName = "%06d.json"

// choose stores a choice unless another film was first, removes the old ones, and returns what is stored.
func choose(ctx context.Context, env *cloud.Env, name string, c manifest.Consistency, old []cloud.Blob) (*manifest.Consistency, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("consistency: %w", err)
	}
	if err := env.Blobs.Put(ctx, cloud.Work, name, "application/json", bytes.NewReader(raw)); err != nil {
		return nil, fmt.Errorf("consistency: %w", err)
	}
	for _, b := range old {
		if err := env.Blobs.Delete(ctx, cloud.Work, b.Name); err != nil {
			return nil, fmt.Errorf("consistency: %w", err)
		}
	}
	return readChoice(ctx, env, name)
}

func readChoice(ctx context.Context, env *cloud.Env, name string) (*manifest.Consistency, error) {
	r, err := env.Blobs.Get(ctx, cloud.Work, name)
	if err != nil {
		return nil, fmt.Errorf("consistency: %w", err)
	}
	defer func() { _ = r.Close() }() // read to its end, or failed already
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("consistency: %w", err)
	}
	var c manifest.Consistency
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("consistency: %s: %w", name, err)
	}
	return &c, nil
}
