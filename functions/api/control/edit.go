package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// EditManifest changes a job's manifest and says what that leads to.
var _ = function.HTTP(function.Route{
	Name: "control-edit", Method: "PATCH", Path: "/job/{id}/manifest", Tag: "Control", Role: identity.Producer,
	Summary: "Edit the manifest",
	Description: "A JSON merge patch (RFC 7396) of the manifest, with If-Match of the revision that was read. Lines and shots may be given by id: " +
		"`{\"lines\": {\"l2\": {\"text\": \"…\"}}}`. While the job waits for approval the edit takes part in it; once the film is delivered, " +
		"POST /job/{id}/render makes it. The answer says which lines and shots are made again, and what that costs. With dry_run nothing is stored.",
	Errors: []int{404, 409, 412, 422, 428},
}, editManifest)

// EditInput is an edit.
type EditInput struct {
	function.JobInput
	IfMatch string `header:"If-Match" maxLength:"64" doc:"The ETag of the manifest that was read"`
	DryRun  bool   `query:"dry_run" doc:"Only say what the edit would lead to"`
	Note    string `query:"note" maxLength:"2000" doc:"Why, for the history of revisions"`
	RawBody []byte `contentType:"application/merge-patch+json"`
}

// EditOutput is what an edit leads to.
type EditOutput struct {
	ETag string `header:"ETag" doc:"The newest revision"`
	Body struct {
		Revision int                `json:"revision" doc:"The newest revision; the one read where nothing was stored"`
		Stored   bool               `json:"stored" doc:"False for a dry run, and where nothing changes"`
		Changes  []edit.Change      `json:"changes"`
		Impact   Impact             `json:"impact"`
		Manifest *manifest.Manifest `json:"manifest"`
	}
}

func editManifest(ctx context.Context, env *cloud.Env, in *EditInput) (*EditOutput, error) {
	seen, err := revision(in.IfMatch)
	if err != nil {
		return nil, err
	}
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	v, err := s.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	if err := v.Job.MayEdit(v.Attempt, seen); err != nil {
		return nil, err
	}
	b, err := stage.Brief(v.Job)
	if err != nil {
		return nil, err
	}
	old, _, err := s.Manifest(ctx, ref, seen)
	if err != nil {
		return nil, err
	}
	film, changes, problems := edit.Apply(old, in.RawBody, b)
	if len(problems) > 0 {
		return nil, brief.Refuse(problems)
	}
	out := &EditOutput{}
	out.Body.Revision, out.Body.Changes, out.Body.Manifest = seen, append([]edit.Change{}, changes...), film
	if out.Body.Impact, err = impact(env, old, film, changes); err != nil {
		return nil, err
	}
	if !in.DryRun && len(changes) > 0 {
		out.Body.Revision, out.Body.Stored = seen+1, true
		err = s.Update(ctx, ref, func(u *store.Unit) error { return u.Edit(seen, film, function.Caller(ctx).UID, in.Note) })
	}
	out.ETag = etag(out.Body.Revision)
	return out, err
}
