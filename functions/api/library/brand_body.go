package library

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/store"
)

// content is the kit as it is kept, or the fault of its fields.
func (b BrandBody) content(ctx context.Context, s *store.Store, tenant string) (string, error) {
	kit, problems := b.Check()
	logo, err := logoProblem(ctx, s, tenant, kit.Logo)
	if err != nil {
		return "", err
	}
	if problems = append(problems, logo...); len(problems) > 0 {
		return "", brief.Refuse(problems)
	}
	raw, err := json.Marshal(kit)
	if err != nil {
		return "", fmt.Errorf("brands: %w", err)
	}
	return string(raw), nil
}

// logoProblem says what is wrong with a kit's logo: it has to be an asset of the
// tenant's, uploaded as a logo and looked at.
func logoProblem(ctx context.Context, s *store.Store, tenant, id string) ([]brief.Problem, error) {
	if id == "" {
		return nil, nil
	}
	a, err := s.Asset(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	p := a.Unready()
	switch {
	case p != nil:
		p.Pointer = "/logo"
		return []brief.Problem{*p}, nil
	case a.Role != "logo":
		return []brief.Problem{{Pointer: "/logo", Code: brief.Mismatch, Detail: "was uploaded as " + a.Role, Fix: "upload it again with role logo"}}, nil
	}
	return nil, nil
}
