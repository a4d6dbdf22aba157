package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
)

// branded returns the kit a brief follows, as the job keeps it, and the brief that
// follows it: what becomes of the kit later does not change the job. The kit is empty for none.
func branded(ctx context.Context, k keeper, tenant string, b brief.Resolved) (string, brief.Resolved, error) {
	kit, b, err := k.Follow(ctx, tenant, b)
	if err != nil || kit == nil {
		return "", b, err
	}
	raw, err := json.Marshal(kit)
	if err != nil {
		return "", b, fmt.Errorf("submit: brand kit: %w", err)
	}
	return string(raw), b, nil
}
