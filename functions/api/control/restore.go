package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/store"
)

// RestoreManifest takes an earlier revision of a manifest as an edit.
var _ = function.HTTP(function.Route{
	Name: "control-restore", Method: "POST", Path: "/job/{id}/manifest/restore", Tag: "Control", Role: identity.Producer,
	Needs:   cloud.Needs{Posts: []string{cloud.Stages}},
	Summary: "Restore an earlier manifest",
	Description: "Makes an earlier revision of the manifest the newest one again: an edit like any other, with If-Match of the newest revision, and a revision of its own. " +
		"What is locked now must not have been another then. The answer is that of an edit. The revisions are in GET /job/{id}/history.",
	Errors: []int{412, 422, 428},
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "manifest.not_editable", "The manifest cannot be edited in state RENDERING.").
			WithHint("Edit it while it waits for approval, or when the film is delivered."),
	},
}, restore)

// RestoreInput names a revision.
type RestoreInput struct {
	function.JobInput
	IfMatch string `header:"If-Match" maxLength:"64" doc:"The ETag of the newest manifest"`
	DryRun  bool   `query:"dry_run" doc:"Only say what it would lead to"`
	Body    struct {
		Revision int    `json:"revision" minimum:"1" maximum:"1000000" doc:"The revision to go back to"`
		Note     string `json:"note,omitempty" maxLength:"2000" doc:"Why, for the history of revisions"`
	}
}

func restore(ctx context.Context, env *cloud.Env, in *RestoreInput) (*EditOutput, error) {
	e, err := open(ctx, env, &in.JobInput, in.IfMatch)
	if err != nil {
		return nil, err
	}
	earlier, _, err := e.store.Manifest(ctx, e.ref, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	film, changes, problems := edit.Restore(e.old, earlier, e.rules(ctx))
	if len(problems) > 0 {
		return nil, brief.Refuse(problems)
	}
	return e.answer(ctx, film, changes, in.DryRun, in.Body.Note)
}
