package library

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// DeleteBrand erases a brand kit.
var _ = function.HTTP(function.Route{
	Name: "brands-delete", Method: "DELETE", Path: "/brands/{id}", Tag: "Library", Role: identity.Producer, Status: 204,
	Summary: "Delete a brand kit", Description: "Jobs that follow it keep the kit they took. The default kit cannot be deleted.",
	Faults: []error{
		store.NoBrand("b1"),
		fault.New(fault.Conflict, "brand.default", "The kit is the default of your films.").
			WithHint("Make another kit the default first, or PUT this one with default false."),
	},
}, deleteBrand)

func deleteBrand(ctx context.Context, env *cloud.Env, in *BrandInput) (*struct{}, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	return nil, s.DeleteBrand(ctx, function.Caller(ctx).Tenant, in.ID)
}
