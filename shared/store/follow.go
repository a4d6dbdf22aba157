package store

import (
	"context"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
)

// Follow returns the kit a brief of a tenant's follows, and the brief that follows
// it; nil and the brief itself for none. It is a fault of kind Invalid, at /brand,
// where the kit asked for is not the tenant's or cannot be followed. An empty
// tenant, that of a caller who has not said who they are, has no kits.
func (s *Store) Follow(ctx context.Context, tenant string, b brief.Resolved) (*brand.Edition, brief.Resolved, error) {
	if b.Brand == brief.NoBrand || tenant == "" && b.Brand == "" {
		return nil, b, nil
	}
	var stored *Brand
	if tenant != "" {
		var err error
		if stored, err = s.Brand(ctx, tenant, b.Brand); err != nil {
			return nil, b, err
		}
	}
	switch {
	case stored == nil && b.Brand == "":
		return nil, b, nil
	case stored == nil:
		return nil, b, brief.Refuse([]brief.Problem{{
			Pointer: "/brand", Code: "not_found", Detail: "is no brand kit of yours", Fix: "give an id that GET /brands lists, or none",
		}})
	}
	kit, err := stored.Edition()
	if err != nil {
		return nil, b, err
	}
	followed, problems := kit.Follow(b)
	if len(problems) > 0 {
		return nil, b, brief.Refuse(problems)
	}
	return &kit, followed, nil
}
