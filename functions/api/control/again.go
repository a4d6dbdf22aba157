package control

import (
	"context"
	"errors"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// AgainInput names a job of which another attempt is to be made.
type AgainInput struct {
	function.JobInput
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Makes the call safe to repeat for 24 hours"`
}

// AgainOutput is where the job stands.
type AgainOutput struct {
	Location string `header:"Location" doc:"Where the job is"`
	Body     struct {
		ID      string     `json:"id" format:"uuid"`
		Status  job.Status `json:"status" enum:"queued,running,awaiting_approval,succeeded,failed,canceled"`
		State   job.State  `json:"state" enum:"INIT,INPUT_SANITIZED,CREATIVE_DIRECTION,WAITING_APPROVAL,RENDERING,AGENTS_EXECUTED,QA_TECH,QA_SEMANTIC,FINAL_APPROVAL,DELIVERED,ERROR,CANCELED"`
		Attempt int        `json:"attempt" doc:"The number of the new attempt"`
	}
}

// again begins another attempt of a job, once for each key.
func again(ctx context.Context, env *cloud.Env, in *AgainInput, what string, begin func(*store.Unit, string) error) (*AgainOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	id, key := store.NewKey(who.UID, in.IdempotencyKey, what+" "+in.ID, in.ID, s.Now())
	frozen := env.Brake.Admits(ctx)
	err = s.Update(ctx, ref, func(u *store.Unit) error {
		if err := u.Once(id, key); err != nil {
			return err
		}
		if frozen != nil {
			return frozen
		}
		if err := begin(u, who.UID); err != nil {
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
	out := &AgainOutput{Location: "/job/" + in.ID}
	out.Body.ID, out.Body.State, out.Body.Attempt = v.Job.ID, v.Attempt.State, v.Attempt.Number
	out.Body.Status = v.Attempt.State.Status(v.Attempt.Awaiting)
	return out, nil
}
