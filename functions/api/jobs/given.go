package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/store"
)

// taken returns the user's files that a film is made with, as the job keeps them:
// what becomes of an asset later does not change the job. It is empty for none, and
// a fault where one is not the tenant's, or not ready. The first given ones are the
// brief's, the others its brand kit's.
func taken(ctx context.Context, k keeper, tenant string, assets []brief.Asset, given int) (string, error) {
	kept := map[string]store.Asset{}
	for i, a := range assets {
		stored, err := k.Asset(ctx, tenant, a.ID)
		if err != nil {
			return "", err
		}
		if p := unusable(a, stored); p != nil {
			if p.Pointer = fmt.Sprintf("/assets/%d%s", i, p.Pointer); i >= given {
				p = &brief.Problem{Pointer: "/brand", Code: "not_found", Detail: "has a logo that is not there any more", Fix: "give the kit another logo, or choose brand none"}
			}
			return "", brief.Refuse([]brief.Problem{*p})
		}
		kept[a.ID] = *stored
	}
	if len(kept) == 0 {
		return "", nil
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return "", fmt.Errorf("submit: files: %w", err)
	}
	return string(raw), nil
}

// unusable says what keeps a film from being made with an asset, nil for nothing.
func unusable(a brief.Asset, stored *store.Asset) *brief.Problem {
	if p := stored.Unready(); p != nil {
		p.Pointer = "/id"
		return p
	}
	if stored.Role != a.Role {
		return &brief.Problem{Pointer: "/role", Code: "mismatch", Detail: "was uploaded as " + stored.Role, Fix: "use that role, or upload it again"}
	}
	return nil
}
