package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Render makes an edited film again.
var _ = function.HTTP(function.Route{
	Name: "control-render", Method: "POST", Path: "/job/{id}/render", Tag: "Control", Role: identity.Producer, Idempotent: true, Status: 202,
	Needs:       cloud.Needs{Posts: []string{cloud.Stages}},
	Summary:     "Render an edited film",
	Description: "Makes a delivered film again as its manifest was edited since, as a new attempt. Only what the edits change is made.",
	Errors:      []int{422, 503},
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "render.nothing_changed", "Nothing has been edited since the film was delivered.").
			WithHint("Edit the manifest with PATCH /job/{id}/manifest first."),
	},
}, render)

func render(ctx context.Context, env *cloud.Env, in *AgainInput) (*AgainOutput, error) {
	return again(ctx, env, in, "render", (*store.Unit).Rerender)
}
