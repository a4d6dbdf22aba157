package control

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/store"
)

// Manifest reads a revision of a job's creative manifest.
var _ = function.HTTP(function.Route{
	Name: "control-manifest", Method: "GET", Path: "/job/{id}/manifest", Tag: "Control", Role: identity.Viewer,
	Summary: "Read the manifest", Description: "The script, the storyboard and every creative choice. The newest revision, unless another is asked for. Its ETag is what approve and an edit want as If-Match.",
	Errors: []int{422},
	Faults: []error{store.NoJob("0198")},
}, readManifest)

// ManifestInput names a manifest.
type ManifestInput struct {
	function.JobInput
	Revision int `query:"revision" minimum:"0" maximum:"1000000" doc:"The revision to read; 0 is the newest"`
}

// ManifestOutput is a revision.
type ManifestOutput struct {
	ETag string `header:"ETag" doc:"The revision"`
	Body struct {
		Revision int                `json:"revision"`
		Author   string             `json:"author"`
		Note     string             `json:"note,omitempty"`
		At       time.Time          `json:"at"`
		Patch    json.RawMessage    `json:"patch,omitempty" doc:"What an edit has changed, as a merge patch of the revision before"`
		Manifest *manifest.Manifest `json:"manifest"`
	}
}

// etag is the ETag of a revision; [revision] reads it.
func etag(revision int) string { return fmt.Sprintf("%q", fmt.Sprint(revision)) }

func readManifest(ctx context.Context, env *cloud.Env, in *ManifestInput) (*ManifestOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	v, err := s.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	film, err := revised(ctx, env, s, ref, cmp.Or(in.Revision, v.Job.Newest(v.Attempt)))
	if err != nil {
		return nil, err
	}
	m, rev := film.Manifest, film.Revision
	out := &ManifestOutput{ETag: etag(rev.Number)}
	out.Body.Revision, out.Body.Author, out.Body.Note, out.Body.At, out.Body.Manifest = rev.Number, rev.Author, rev.Note, rev.At, m
	if rev.Patch != "" {
		out.Body.Patch = json.RawMessage(rev.Patch)
	}
	return out, nil
}
