package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/store"
)

// branded returns the kit a brief follows, as the job keeps it: what becomes of
// the kit later does not change the job. It is empty for none, and a fault where the kit asked for is
// not the tenant's or cannot be followed.
func branded(ctx context.Context, s *store.Store, tenant string, b brief.Resolved) (string, error) {
	if b.Brand == brief.NoBrand {
		return "", nil
	}
	stored, err := s.Brand(ctx, tenant, b.Brand)
	if err != nil || stored == nil && b.Brand == "" {
		return "", err
	}
	if stored == nil {
		return "", brief.Refuse([]brief.Problem{{
			Pointer: "/brand", Code: "not_found", Detail: "is no brand kit of yours", Fix: "give an id that GET /brands lists, or none",
		}})
	}
	kit, err := stored.Edition()
	if err != nil {
		return "", err
	}
	if _, problems := kit.Follow(b); len(problems) > 0 {
		return "", brief.Refuse(problems)
	}
	raw, err := json.Marshal(kit)
	if err != nil {
		return "", fmt.Errorf("submit: brand kit: %w", err)
	}
	return string(raw), nil
}
