package library

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// DeleteAsset erases an asset.
var _ = function.HTTP(function.Route{
	Name: "assets-delete", Method: "DELETE", Path: "/assets/{id}", Tag: "Library", Role: identity.Producer, Status: 202,
	Needs:   cloud.Needs{Posts: []string{erasure.Queue}},
	Summary: "Erase an asset",
	Description: "The asset is gone at once; its file is removed in the background. Finished jobs that were made with it keep the file, to be made again, until they are erased themselves. " +
		"An asset that a running job is made with, or that is the logo of a brand kit, is not erased.",
	Faults: []error{
		fault.New(fault.NotFound, "asset.not_found", "There is no such asset.").
			WithHint("Upload it with POST /assets."),
		fault.New(fault.Conflict, "asset.in_use", "The job 0198 is being made with the asset.").
			WithHint("Wait until it is over, or cancel it."),
	},
}, deleteAsset)

func deleteAsset(ctx context.Context, env *cloud.Env, in *AssetInput) (*erasure.Accepted, error) {
	return erasure.Accept(env, func(s *store.Store) (erasure.Record, error) {
		return erasure.Asset(ctx, s, function.Caller(ctx).Tenant, in.ID, function.Act(ctx))
	})
}
