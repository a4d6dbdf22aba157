package stage

import (
	"context"
	"encoding/json"
	"fmt"

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
		return b, fault.New(fault.Invalid, "brief.invalid", "The brief cannot be made any more: "+problems[0].String()+".").
			WithHint("Submit it again with the field mended.")
	}
	return b, nil
}
