package media

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/stage"
)

// A subject is a film on this machine about to be measured.
type subject struct {
	title string
	input quality.Input
}

// subject fetches what the request names into dir.
func (in *TechnicalInput) subject(ctx context.Context, env *cloud.Env, dir string) (subject, error) {
	b := in.Body
	var s subject
	var err error
	switch {
	case (b.Asset == "") == (b.Job == ""):
		return s, fault.New(fault.Invalid, "request.invalid", "The request names no video, or two.").
			WithHint("Send the id of one asset or of one job.").
			WithFields(fault.Field{Pointer: "/asset", Code: "one_of", Detail: "send either asset or job"})
	case b.Asset != "":
		s, err = uploaded(ctx, env, b.Asset, dir)
	default:
		s, err = finished(ctx, env, b.Job, dir)
	}
	if errors.Is(err, cloud.ErrNoBlob) {
		return s, fault.Wrap(err, fault.Gone, "qa.erased", "The video is not kept any more.").WithHint("Upload it again, or make the film again.")
	}
	return s, err
}

// uploaded is an asset of the caller's tenant.
func uploaded(ctx context.Context, env *cloud.Env, id, dir string) (subject, error) {
	st, err := env.Store()
	if err != nil {
		return subject{}, err
	}
	a, err := st.Asset(ctx, function.Caller(ctx).Tenant, id)
	switch {
	case err != nil:
		return subject{}, err
	case a == nil:
		return subject{}, fault.New(fault.NotFound, "asset.not_found", "There is no such asset.").WithHint("Upload it with POST /assets.")
	case a.Refused != "":
		return subject{}, fault.New(fault.Invalid, "asset.refused", "The upload was not taken: "+a.Refused+".").WithHint("Upload another file with POST /assets.")
	case !a.Ready:
		return subject{}, fault.New(fault.Conflict, "asset.not_ready", "The asset has not arrived or is being looked at.").
			WithHint("Send the file to its upload link, and ask again when GET /assets/{id} says ready.")
	case a.Kind != string(media.Footage):
		return subject{}, noVideo()
	}
	s := subject{title: a.Name, input: quality.Input{File: filepath.Join(dir, "film"), Now: env.Now()}}
	_, _, err = fetch(ctx, env, cloud.Work, a.Object, s.input.File)
	return s, err
}

// finished is the film of a job of the caller's tenant, and everything it was meant to be.
func finished(ctx context.Context, env *cloud.Env, id, dir string) (subject, error) {
	w, err := stage.Mastered(ctx, env, function.Caller(ctx).Tenant, id)
	if err != nil {
		return subject{}, err
	}
	t, err := tools()
	if err != nil {
		return subject{}, missingTool(err)
	}
	in, err := evidence(ctx, w, t, dir)
	return subject{filmTitle(w.Job), in}, err
}
