package stage

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// mastered are the states in which an attempt's film is there.
var mastered = map[job.State]bool{job.QATech: true, job.QASemantic: true, job.FinalApproval: true, job.Delivered: true}

// Mastered opens the newest attempt of a job to read what its stages have found,
// outside of any stage: nothing is claimed. The error is a fault: there is no such
// job, or its film is not made.
func Mastered(ctx context.Context, env *cloud.Env, tenant, id string) (*Work, error) {
	w, err := open(env, job.Message{Tenant: tenant, Job: id})
	if err != nil {
		return nil, err
	}
	v, err := w.Store.View(ctx, store.Ref{Tenant: tenant, Job: id})
	if err != nil {
		return nil, err
	}
	if !mastered[v.Attempt.State] {
		return nil, fault.New(fault.Conflict, "job.not_made", "The job has no finished film to measure.").
			WithHint("Wait until it has left AGENTS_EXECUTED; a job that failed before has none.")
	}
	w.Job, w.Attempt = v.Job, v.Attempt
	w.Message.Attempt = v.Attempt.Number
	return w, nil
}
