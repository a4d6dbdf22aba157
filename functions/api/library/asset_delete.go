package library

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// DeleteAsset erases an asset.
var _ = function.HTTP(function.Route{
	Name: "assets-delete", Method: "DELETE", Path: "/assets/{id}", Tag: "Library", Role: identity.Producer, Status: 202,
	Summary: "Erase an asset",
	Description: "The asset is gone at once; its file is removed in the background. Finished jobs that were made with it keep the file, to be made again, until they are erased themselves. " +
		"An asset that a running job is made with, or that is the logo of a brand kit, is not erased.",
	Errors: []int{404, 409},
}, deleteAsset)

// DeleteAssetOutput is the erasure of an asset, and where to read it again.
type DeleteAssetOutput struct {
	Location string `header:"Location" doc:"Where to read how far it is"`
	Body     erasure.Report
}

func deleteAsset(ctx context.Context, env *cloud.Env, in *AssetInput) (*DeleteAssetOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	r, err := erasure.Asset(ctx, s, function.Caller(ctx).Tenant, in.ID, function.Act(ctx))
	if err != nil {
		return nil, err
	}
	return &DeleteAssetOutput{Location: "/erasures/" + r.Receipt, Body: r.Report()}, nil
}
