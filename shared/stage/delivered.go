package stage

import (
	"context"
	"fmt"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Delivered opens a delivered attempt of a job to read what its stages have made,
// outside of any stage: the newest attempt, unless ref names another. The error is a fault: there
// is no such attempt, or it has delivered nothing.
func Delivered(ctx context.Context, env *cloud.Env, ref store.Ref) (*Work, error) {
	w, err := open(env, job.Message{Tenant: ref.Tenant, Job: ref.Job})
	if err != nil {
		return nil, err
	}
	v, err := w.Store.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	if v.Attempt.State != job.Delivered || v.Attempt.Result == nil {
		return nil, fault.New(fault.Conflict, "job.not_delivered", fmt.Sprintf("Attempt %d of the job has delivered nothing.", v.Attempt.Number)).
			WithHint("Wait until its status is succeeded, or name an earlier attempt that was delivered.")
	}
	w.Job, w.Attempt = v.Job, v.Attempt
	w.Message.Attempt = v.Attempt.Number
	return w, nil
}
