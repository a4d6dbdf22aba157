package library

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// Read reads one asset.
var _ = function.HTTP(function.Route{
	Name: "assets-get", Method: "GET", Path: "/assets/{id}", Tag: "Library", Role: identity.Viewer,
	Summary: "Read an asset",
	Faults: []error{
		fault.New(fault.NotFound, "asset.not_found", "There is no such asset.").
			WithHint("Upload it with POST /assets."),
	},
	Description: "Read it after its file was sent until status is ready, or refused with the reason; then use its id in briefs and brand kits.",
}, readAsset)

// AssetInput names an asset.
type AssetInput struct {
	ID string `path:"id" maxLength:"128" doc:"The asset's id"`
}

// AssetOutput is an asset.
type AssetOutput struct{ Body Asset }

func readAsset(ctx context.Context, env *cloud.Env, in *AssetInput) (*AssetOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	a, err := s.Asset(ctx, function.Caller(ctx).Tenant, in.ID)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, fault.New(fault.NotFound, "asset.not_found", "There is no such asset.").WithHint("Upload it with POST /assets.")
	}
	return &AssetOutput{Body: viewAsset(*a)}, nil
}
