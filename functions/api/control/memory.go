package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Memory reads what the agents of a job have left for each other.
var _ = function.HTTP(function.Route{
	Name: "control-memory", Method: "GET", Path: "/icc/data", Tag: "Control", Role: identity.Viewer,
	Summary: "Read the agents' shared memory",
	Description: "What the agents of a job have left for each other so far, in one document: a section for each, with who left it and when. What an agent leaves is " +
		"held to this schema before another reads it. It is read-only: change the film with PATCH /job/{id}/manifest. Sections come as the job goes on; one " +
		"that is being made anew is missing until it is there again.",
	Errors: []int{422},
	Faults: []error{store.NoJob("0198")},
}, readMemory)

// MemoryInput names the job whose memory is read.
type MemoryInput struct {
	Job     string `query:"job_id" required:"true" minLength:"1" maxLength:"128" doc:"The job's id"`
	Attempt int    `query:"attempt" minimum:"0" maximum:"1000" doc:"The attempt to show; 0 is the newest"`
}

// MemoryOutput is the part of the memory that people may read.
type MemoryOutput struct {
	Body struct {
		Schema   int            `json:"schema" doc:"Version of the sections" example:"1"`
		Job      string         `json:"job_id" format:"uuid"`
		Attempt  int            `json:"attempt" doc:"The attempt it is of"`
		Revision int            `json:"revision" doc:"The revision of the manifest it was read from; 0 before there is one"`
		State    job.State      `json:"state"`
		Sections memory.Exposed `json:"sections"`
	}
}

func readMemory(ctx context.Context, env *cloud.Env, in *MemoryInput) (*MemoryOutput, error) {
	w, m, err := stage.Remember(ctx, env, store.Ref{Tenant: function.Caller(ctx).Tenant, Job: in.Job, Attempt: in.Attempt})
	if err != nil {
		return nil, err
	}
	out := &MemoryOutput{}
	b := &out.Body
	b.Schema, b.Job, b.Attempt, b.State = memory.Schema, w.Job.ID, w.Attempt.Number, w.Attempt.State
	b.Revision, b.Sections = w.Attempt.Revision, memory.Expose(m)
	return out, nil
}
