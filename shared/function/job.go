package function

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/store"
)

// JobInput is the input of an endpoint that reads one job, at a path with {id}.
type JobInput struct {
	ID string `path:"id" maxLength:"128" doc:"The job's id"`
}

// Open returns the store, and the ref of the job in the caller's tenant: nobody
// can name another's. Whether there is such a job, the store tells.
func (in *JobInput) Open(ctx context.Context, env *cloud.Env) (*store.Store, store.Ref, error) {
	s, err := env.Store()
	return s, store.Ref{Tenant: Caller(ctx).Tenant, Job: in.ID}, err
}
