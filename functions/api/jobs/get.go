package jobs

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Get reads everything about one job.
var _ = function.HTTP(function.Route{
	Name: "jobs-get", Method: "GET", Path: "/job/{id}", Tag: "Jobs", Role: identity.Viewer,
	Summary: "Read a job", Description: "Everything about one job, with links to its results.", Errors: []int{404},
}, get)

// JobOutput is a job.
type JobOutput struct{ Body Job }

func get(ctx context.Context, env *cloud.Env, in *function.JobInput) (*JobOutput, error) {
	v, err := read(ctx, env, in.ID)
	if err != nil {
		return nil, err
	}
	return &JobOutput{Body: view(env, v)}, nil
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
