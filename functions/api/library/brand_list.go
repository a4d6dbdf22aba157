package library

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// ListBrands lists the brand kits.
var _ = function.HTTP(function.Route{
	Name: "brands-list", Method: "GET", Path: "/brands", Tag: "Library", Role: identity.Producer,
	Summary: "List the brand kits", Description: "All kits of the tenant, the oldest first.",
}, listBrands)

// BrandsOutput is the kits of the caller's tenant.
type BrandsOutput struct {
	Total int `header:"X-Total-Count"`
	Body  struct {
		Brands []Brand `json:"brands"`
	}
}

func listBrands(ctx context.Context, env *cloud.Env, _ *struct{}) (*BrandsOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	tenant := function.Caller(ctx).Tenant
	stored, err := s.Brands(ctx, tenant)
	if err != nil {
		return nil, err
	}
	main, err := s.DefaultBrand(ctx, tenant)
	if err != nil {
		return nil, err
	}
	out := &BrandsOutput{Total: len(stored)}
	out.Body.Brands = []Brand{}
	for _, b := range stored {
		v, err := viewBrand(b, main)
		if err != nil {
			return nil, err
		}
		out.Body.Brands = append(out.Body.Brands, v)
	}
	return out, nil
}
