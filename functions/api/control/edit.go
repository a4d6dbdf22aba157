package control

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"strconv"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/jsonkeys"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// EditManifest changes a job's manifest and says what that leads to.
var _ = function.HTTP(function.Route{
	Name: "control-edit", Method: "PATCH", Path: "/job/{id}/manifest", Tag: "Control", Role: identity.Producer,
	Needs:   cloud.Needs{Posts: []string{cloud.Stages}},
	Summary: "Edit the manifest",
	Description: "A JSON merge patch (RFC 7396) of the manifest, with If-Match of the revision that was read. Lines and shots may be given by id, " +
		"and null removes one: `{\"lines\": {\"l02\": {\"text\": \"…\"}, \"l03\": null}}`. A list of shots is their new order: ids of those that stay as they are, " +
		"and objects that are new or take the place of the one with their id: `{\"shots\": [\"s03\", \"s01\", {\"id\": \"new\", \"lines\": [\"l09\"], \"scene\": {…}}]}`. " +
		"Lines have the order of the shots that say them: move one by changing the `lines` of shots. Where shots come or go, those that stay give or take the time.\n\n" +
		"A new `seed` has a shot made with other free choices; `backend` gives it to another maker; `scene.asset` shows a file of yours. `locks` holds pointers " +
		"to what must not be edited, and `locked` all of a shot: taking a lock off is an edit of its own.\n\n" +
		"While the job waits for approval the edit takes part in it; once the film is delivered, " +
		"POST /job/{id}/render makes it. The answer says what is made again, and what that costs. With dry_run nothing is stored.",
	Errors: []int{412, 422, 428},
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "manifest.not_editable", "The manifest cannot be edited in state RENDERING.").
			WithHint("Edit it while it waits for approval, or when the film is delivered."),
	},
}, editManifest)

// EditInput is an edit.
type EditInput struct {
	function.JobInput
	IfMatch string `header:"If-Match" maxLength:"64" doc:"The ETag of the manifest that was read"`
	DryRun  bool   `query:"dry_run" doc:"Only say what the edit would lead to"`
	Note    string `query:"note" maxLength:"2000" doc:"Why, for the history of revisions"`
	Type    string `header:"Content-Type" hidden:"true"`
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
	if media, _, _ := mime.ParseMediaType(in.Type); in.Type != "" && media != "application/merge-patch+json" && media != "application/json" {
		return nil, fault.New(fault.UnsupportedType, "request.media_type", "The body is of a media type that this route does not read.").
			WithHint("Send a JSON merge patch, with Content-Type: application/merge-patch+json.")
	}
	var patch any
	if json.Unmarshal(in.RawBody, &patch) != nil {
		return nil, fault.New(fault.Malformed, "request.malformed", "The body is not valid JSON.").
			WithHint("Send a JSON merge patch, with Content-Type: application/merge-patch+json.")
	}
	if pointer, found := jsonkeys.Repeated(in.RawBody, patch); found {
		return nil, fault.OfFields(function.Twice(pointer))
	}
	e, err := open(ctx, env, &in.JobInput, in.IfMatch)
	if err != nil {
		return nil, err
	}
	film, changes, problems := edit.Apply(e.old, in.RawBody, e.rules(ctx))
	if len(problems) > 0 {
		return nil, brief.Refuse(problems)
	}
	return e.answer(ctx, film, changes, in.DryRun, in.Note)
}

// An editor is somebody's edit of the revision they have seen.
type editor struct {
	env *cloud.Env
	// market is what the planner will find, whoever may be resting just now.
	market route.Market
	store  *store.Store
	ref    store.Ref
	view   store.View
	brief  brief.Resolved
	// again is how often a shot is expected to be made.
	again estimate.Rerender
	seen  int
	old   *manifest.Manifest
	// files are those of the user's that the edit was found to show, by id.
	files map[string]store.Asset
}

// open reads what is to be edited, and refuses where it cannot be now.
func open(ctx context.Context, env *cloud.Env, in *function.JobInput, ifMatch string) (e editor, err error) {
	e.env, e.market, e.files = env, env.Market(ctx).Calm(), map[string]store.Asset{}
	if e.seen, err = revision(ifMatch); err != nil {
		return e, err
	}
	if e.store, e.ref, err = in.Open(ctx, env); err != nil {
		return e, err
	}
	if e.view, err = e.store.View(ctx, e.ref); err != nil {
		return e, err
	}
	if err = e.view.Job.MayEdit(e.view.Attempt, e.seen); err != nil {
		return e, err
	}
	if e.brief, err = stage.Brief(e.view.Job); err != nil {
		return e, err
	}
	if e.again, err = estimate.Expected(ctx, e.store, e.ref.Tenant, e.brief.Preset.Name); err != nil {
		return e, err
	}
	e.old, _, err = e.store.Manifest(ctx, e.ref, e.seen)
	return e, err
}

// answer says what becomes of the edit, and stores it unless it is a dry run or changes nothing.
func (e editor) answer(ctx context.Context, film *manifest.Manifest, changes []edit.Change, dry bool, note string) (*EditOutput, error) {
	out := &EditOutput{}
	out.Body.Revision, out.Body.Changes, out.Body.Manifest = e.seen, append([]edit.Change{}, changes...), film
	var err error
	if out.Body.Impact, err = e.impact(film); err != nil {
		return nil, err
	}
	if !dry && len(changes) > 0 {
		out.Body.Revision, out.Body.Stored = e.seen+1, true
		err = e.keep(ctx, film, note)
	}
	out.ETag = etag(out.Body.Revision)
	return out, err
}

// keep stores the edit as a revision.
func (e editor) keep(ctx context.Context, film *manifest.Manifest, note string) error {
	patch, err := edit.Patch(e.old, film)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(patch)
	if err != nil {
		return fmt.Errorf("control: patch: %w", err)
	}
	by := store.Authored{Seen: e.seen, Author: function.Caller(ctx).UID, Note: note, Patch: string(raw), Files: e.files}
	act := function.Act(ctx)
	act.Kind, act.Target, act.Detail = audit.ManifestEdited, e.ref.Job, map[string]string{"revision": strconv.Itoa(e.seen + 1)}
	return e.store.Update(ctx, e.ref, func(u *store.Unit) error {
		u.Audit(act)
		return u.Edit(film, by)
	})
}
