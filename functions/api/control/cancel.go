package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Cancel stops a job. Work under way ends at its next look at the job; what was made is kept.
var _ = function.HTTP(function.Route{
	Name: "control-cancel", Method: "POST", Path: "/job/{id}/cancel", Tag: "Control", Role: identity.Producer, Lenient: true,
	Needs:   cloud.Needs{Posts: []string{cloud.Stages}},
	Summary: "Cancel a job", Description: "Stops a job that is not over. A call that a vendor has taken is followed to its end and billed; POST /job/{id}/retry goes on with all that was made. Canceling a canceled job changes nothing.",
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.state", "A job in state DELIVERED cannot go to CANCELED.").
			WithHint("Read the job again: it has moved on."),
	},
}, cancel)

func cancel(ctx context.Context, env *cloud.Env, in *function.JobInput) (*DecisionOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	var out DecisionOutput
	err = s.Update(ctx, ref, func(u *store.Unit) error {
		if u.Attempt.State != job.Canceled {
			if err := u.Move(job.Canceled, function.Caller(ctx).UID, "canceled"); err != nil {
				return err
			}
		}
		out.Body.ID, out.Body.State = u.Job.ID, u.Attempt.State
		out.Body.Status = u.Attempt.State.Status(false)
		return nil
	})
	return &out, err
}
