package jobs

import (
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Files redirects to a fresh link of a delivered file.
var _ = function.Stream(function.Route{
	Name: "jobs-file", Method: "GET", Path: "/job/{id}/files/{name}", Tag: "Jobs", Role: identity.Viewer, Status: 302,
	Needs:   cloud.Needs{Reads: []cloud.Bucket{cloud.Delivery}, Signs: true},
	Summary: "Fetch a delivered file", Description: "Redirects to a link that works for 15 minutes without credentials.",
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.not_delivered", "The job has delivered nothing yet.").
			WithHint("Wait until its status is succeeded."),
	},
}, function.Answer{
	Description: "The file, by a signed link in Location",
	Path:        map[string]string{"id": "The job's id", "name": "The file's name, as in the job's result"},
	Query:       map[string]string{"attempt": "The attempt that has delivered it; the newest unless given"},
}, file)

// linkLife is how long a signed link works.
const linkLife = 15 * time.Minute

func file(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	at := ref(r.Context(), r.PathValue("id"))
	var err error
	if at.Attempt, err = attemptOf(r); err != nil {
		return err
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	v, err := s.View(r.Context(), at)
	if err != nil {
		return err
	}
	if v.Attempt.Result == nil {
		return fault.New(fault.Conflict, "job.not_delivered", "The job has delivered nothing yet.").
			WithHint("Wait until its status is succeeded.")
	}
	f, ok := find(v.Attempt.Result.Files, r.PathValue("name"))
	if !ok {
		return fault.New(fault.NotFound, "file.not_found", "The job has no file of this name.").
			WithHint("The names are in the job's result.")
	}
	url, err := env.Signer.Sign(r.Context(), cloud.Link{
		Bucket: cloud.Delivery, Object: f.Object, Method: http.MethodGet, For: linkLife,
		Filename: v.Attempt.Result.Name + job.Ending(f.Name),
	})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, url, http.StatusFound)
	return nil
}

func find(files []job.File, name string) (job.File, bool) {
	for _, f := range files {
		if f.Name == name {
			return f, true
		}
	}
	return job.File{}, false
}
