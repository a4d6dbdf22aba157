package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/store"
)

// branded returns the kit a brief follows, as the job keeps it: what becomes of
// the kit later does not change the job, and the brief as it follows it. It is empty for none, and a fault where the kit asked for is
// not the tenant's or cannot be followed.
func branded(ctx context.Context, s *store.Store, tenant string, b brief.Resolved) (string, brief.Resolved, error) {
	if b.Brand == brief.NoBrand {
		return "", b, nil
	}
	stored, err := s.Brand(ctx, tenant, b.Brand)
	if err != nil || stored == nil && b.Brand == "" {
		return "", b, err
	}
	if stored == nil {
		return "", b, brief.Refuse([]brief.Problem{{
			Pointer: "/brand", Code: "not_found", Detail: "is no brand kit of yours", Fix: "give an id that GET /brands lists, or none",
		}})
	}
	kit, err := stored.Edition()
	if err != nil {
		return "", b, err
	}
	followed, problems := kit.Follow(b)
	if len(problems) > 0 {
		return "", b, brief.Refuse(problems)
	}
	raw, err := json.Marshal(kit)
	if err != nil {
		return "", b, fmt.Errorf("submit: brand kit: %w", err)
	}
	return string(raw), followed, nil
}
