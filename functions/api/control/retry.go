package control

import (
	"context"
	"errors"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Retry makes another attempt of a job that failed or was canceled.
var _ = function.HTTP(function.Route{
	Name: "control-retry", Method: "POST", Path: "/job/{id}/retry", Tag: "Control", Role: identity.Producer, Idempotent: true, Status: 202,
	Summary:     "Retry a job",
	Description: "Goes on where the job failed, as a new attempt. What was made is used again, and what was paid for is not paid for again.",
	Errors:      []int{404, 409, 422},
}, retry)

// RetryInput names the job to retry.
type RetryInput struct {
	ID             string `path:"id" maxLength:"128" doc:"The job's id"`
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Makes the call safe to repeat for 24 hours"`
}

// RetryOutput is where the job stands.
type RetryOutput struct {
	Location string `header:"Location" doc:"Where the job is"`
	Body     struct {
		ID      string     `json:"id" format:"uuid"`
		Status  job.Status `json:"status"`
		State   job.State  `json:"state"`
		Attempt int        `json:"attempt" doc:"The number of the new attempt"`
	}
}

func retry(ctx context.Context, env *cloud.Env, in *RetryInput) (*RetryOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	ref := store.Ref{Tenant: who.Tenant, Job: in.ID}
	id, key := store.NewKey(who.UID, in.IdempotencyKey, "retry "+in.ID, in.ID, s.Now())
	err = s.Update(ctx, ref, func(u *store.Unit) error {
		if err := u.Once(id, key); err != nil {
			return err
		}
		if err := u.Retry(who.UID); err != nil {
			return err
		}
		u.Send(stage.Next(u, job.Sanitize))
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrReplayed) {
		return nil, err
	}
	v, err := s.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	out := &RetryOutput{Location: "/job/" + in.ID}
	out.Body.ID, out.Body.State, out.Body.Attempt = v.Job.ID, v.Attempt.State, v.Attempt.Number
	out.Body.Status = v.Attempt.State.Status(v.Attempt.Awaiting)
	return out, nil
}
