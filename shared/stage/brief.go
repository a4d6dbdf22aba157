package stage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
)

// Film reads what was asked for and the newest manifest of what is made of it.
func (w *Work) Film(ctx context.Context) (brief.Resolved, *manifest.Manifest, error) {
	b, err := Brief(w.Job)
	if err != nil {
		return b, nil, err
	}
	m, err := w.Manifest(ctx)
	return b, m, err
}

// Brief is the brief of a job. It was accepted when it was submitted, so it
// resolves now; a table that has changed since is the one way it may not.
func Brief(j job.Job) (brief.Resolved, error) {
	var r brief.Request
	if err := json.Unmarshal([]byte(j.Request), &r); err != nil {
		return brief.Resolved{}, fmt.Errorf("stage: stored request: %w", err)
	}
	b, problems := r.Resolve()
	if len(problems) > 0 {
		return b, unmakeable(problems)
	}
	kit, err := Kit(j)
	if err != nil {
		return b, err
	}
	if kit == nil {
		return b, nil
	}
	if b, problems = kit.Follow(b); len(problems) > 0 {
		return b, unmakeable(problems)
	}
	return b, nil
}

// Kit is the brand kit a job has taken, nil for none.
func Kit(j job.Job) (*brand.Edition, error) {
	if j.Brand == "" {
		return nil, nil
	}
	var e brand.Edition
	if err := json.Unmarshal([]byte(j.Brand), &e); err != nil {
		return nil, fmt.Errorf("stage: stored brand kit: %w", err)
	}
	return &e, nil
}

func unmakeable(problems []brief.Problem) error {
	return fault.New(fault.Invalid, "brief.invalid", "The brief cannot be made any more: "+problems[0].String()+".").
		WithHint("Submit it again with the field mended.")
}
