package jobs

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Get reads everything about one job.
var _ = function.HTTP(function.Route{
	Name: "jobs-get", Method: "GET", Path: "/job/{id}", Tag: "Jobs", Role: identity.Viewer,
	Summary:     "Read a job",
	Errors:      []int{422},
	Faults:      []error{store.NoJob("0198")},
	Description: "Everything about one job, with links to its results. A job shows its newest attempt; what an earlier one has come to never changes.",
}, get)

// GetInput names a job.
type GetInput struct {
	function.JobInput
	Attempt int `query:"attempt" minimum:"0" maximum:"1000" doc:"The attempt to show; 0 is the newest"`
}

// JobOutput is a job.
type JobOutput struct{ Body Job }

func get(ctx context.Context, env *cloud.Env, in *GetInput) (*JobOutput, error) {
	s, at, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	at.Attempt = in.Attempt
	v, err := s.View(ctx, at)
	if err != nil {
		return nil, err
	}
	out := &JobOutput{Body: view(env, v)}
	if out.Body.Status == job.Queued {
		out.Body.Position, err = position(ctx, s, v.Job)
	}
	return out, err
}

// position is the place of a queued job among its tenant's, as GET /pipeline/status counts them: how busy others keep the
// platform is not for it to see. Who came in the same instant shares a place.
func position(ctx context.Context, s *store.Store, j job.Job) (int, error) {
	before, err := s.CountJobs(ctx, j.Tenant, store.Filter{State: job.Init, Before: j.Created})
	return before + 1, err
}

// read returns a job of the caller's tenant.
func read(ctx context.Context, env *cloud.Env, id string) (store.View, error) {
	s, err := env.Store()
	if err != nil {
		return store.View{}, err
	}
	return s.View(ctx, ref(ctx, id))
}

// ref names a job of the caller's tenant: nobody can name another's.
func ref(ctx context.Context, id string) store.Ref {
	return store.Ref{Tenant: function.Caller(ctx).Tenant, Job: id}
}
