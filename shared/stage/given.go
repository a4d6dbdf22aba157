package stage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/store"
)

// Given returns a file of the user's as it was when the job was submitted, whatever
// has become of the asset since; nil where there is none of that id.
func (w *Work) Given(ctx context.Context, id string) (*store.Asset, error) {
	if w.Job.Files == "" { // a job of before files were kept with it
		return w.Store.Asset(ctx, w.Message.Tenant, id)
	}
	var kept map[string]store.Asset
	if err := json.Unmarshal([]byte(w.Job.Files), &kept); err != nil {
		return nil, fmt.Errorf("stage: stored files: %w", err)
	}
	if a, ok := kept[id]; ok {
		return &a, nil
	}
	return nil, nil
}
