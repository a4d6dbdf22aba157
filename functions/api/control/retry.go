package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Retry makes another attempt of a job that failed or was canceled.
var _ = function.HTTP(function.Route{
	Name: "control-retry", Method: "POST", Path: "/job/{id}/retry", Tag: "Control", Role: identity.Producer, Idempotent: true, Status: 202,
	Needs:       cloud.Needs{Posts: []string{cloud.Stages}},
	Summary:     "Retry a job",
	Description: "Goes on where a job that failed or was canceled stopped, as a new attempt. What was made is used again, and what was paid for is not paid for again.",
	Errors:      []int{422, 503},
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.not_failed", "The job is in state RENDERING; only one that failed or was canceled is retried.").
			WithHint("Read the job: it has moved on."),
	},
}, retry)

func retry(ctx context.Context, env *cloud.Env, in *AgainInput) (*AgainOutput, error) {
	return again(ctx, env, in, "retry", (*store.Unit).Retry)
}
