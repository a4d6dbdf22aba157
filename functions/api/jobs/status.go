package jobs

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Status is the short form of one job, for those who poll.
var _ = function.HTTP(function.Route{
	Name: "jobs-status", Method: "GET", Path: "/pipeline/job/{id}", Tag: "Jobs", Role: identity.Viewer,
	Summary:     "Read a job's status",
	Faults:      []error{store.NoJob("0198")},
	Description: "The short form of GET /job/{id}, for those who poll: ask every few seconds, until status is succeeded, failed or canceled; with awaiting_approval it waits for you. Who does not want to poll watches GET /job/{id}/events.",
}, status)

// StatusOutput is the short form of a job.
type StatusOutput struct {
	Body struct {
		ID       string       `json:"id" format:"uuid"`
		Status   job.Status   `json:"status" enum:"queued,running,awaiting_approval,succeeded,failed,canceled"`
		State    job.State    `json:"state" enum:"INIT,INPUT_SANITIZED,CREATIVE_DIRECTION,WAITING_APPROVAL,RENDERING,AGENTS_EXECUTED,QA_TECH,QA_SEMANTIC,FINAL_APPROVAL,DELIVERED,ERROR,CANCELED"`
		Stage    string       `json:"stage,omitempty"`
		Progress int          `json:"progress" minimum:"0" maximum:"100"`
		Failure  *job.Failure `json:"failure,omitempty"`
	}
}

func status(ctx context.Context, env *cloud.Env, in *function.JobInput) (*StatusOutput, error) {
	v, err := read(ctx, env, in.ID)
	if err != nil {
		return nil, err
	}
	full := view(env, v)
	var out StatusOutput
	out.Body.ID, out.Body.Status, out.Body.State = full.ID, full.Status, full.State
	out.Body.Stage, out.Body.Progress, out.Body.Failure = full.Stage, full.Progress, full.Failure
	return &out, nil
}
