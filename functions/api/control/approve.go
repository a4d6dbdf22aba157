// Package control is the HTTP endpoints by which a person steers a job. A file is a function.
package control

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Approve lets a storyboard, or a finished film, pass; or sends the storyboard back with a note.
var _ = function.HTTP(function.Route{
	Name: "control-approve", Method: "POST", Path: "/job/{id}/approve", Tag: "Control", Role: identity.Approver,
	Summary:     "Approve or reject",
	Description: "In WAITING_APPROVAL the storyboard is approved or rejected, in FINAL_APPROVAL the finished film. If-Match carries the revision that was seen.",
	Errors:      []int{404, 409, 412, 422, 428},
}, approve)

// ApproveInput is a decision about a job.
type ApproveInput struct {
	ID      string `path:"id" maxLength:"128" doc:"The job's id"`
	IfMatch string `header:"If-Match" maxLength:"64" doc:"The ETag of the manifest that was seen"`
	Body    struct {
		Decision string `json:"decision,omitempty" enum:"approve,reject" default:"approve" doc:"approve, or reject with a note"`
		Note     string `json:"note,omitempty" maxLength:"2000" doc:"What to change; required to reject"`
	}
}

// DecisionOutput is where the job stands after a decision.
type DecisionOutput struct {
	Body struct {
		ID     string     `json:"id" format:"uuid"`
		Status job.Status `json:"status"`
		State  job.State  `json:"state"`
	}
}

func approve(ctx context.Context, env *cloud.Env, in *ApproveInput) (*DecisionOutput, error) {
	seen, err := revision(in.IfMatch)
	if err != nil {
		return nil, err
	}
	reject := in.Body.Decision == "reject"
	if reject && strings.TrimSpace(in.Body.Note) == "" {
		return nil, fault.New(fault.Invalid, "request.invalid", "The request has 1 field to mend.").
			WithFields(fault.Field{Pointer: "/note", Code: "required", Detail: "is required to reject; say what to change"})
	}
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	j, err := env.Journal()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	var out DecisionOutput
	err = s.Update(ctx, store.Ref{Tenant: who.Tenant, Job: in.ID}, func(u *store.Unit) error {
		if err := decide(u, j, who.UID, seen, reject, in.Body.Note); err != nil {
			return err
		}
		out.Body.ID, out.Body.State = u.Job.ID, u.Attempt.State
		out.Body.Status = u.Attempt.State.Status(u.Attempt.Awaiting)
		return nil
	})
	return &out, err
}

func decide(u *store.Unit, j *step.Journal, who string, seen int, reject bool, note string) error {
	if !u.Attempt.Awaiting {
		return fault.New(fault.Conflict, "job.not_waiting", fmt.Sprintf("The job is in state %s and waits for nobody.", u.Attempt.State)).
			WithHint("Read the job: it has moved on.")
	}
	if seen != u.Attempt.Revision {
		return fault.New(fault.Stale, "manifest.changed", "The manifest has changed since you read it.").
			WithHint("Read GET /job/{id}/manifest again and send its ETag.")
	}
	switch {
	case u.Attempt.State == job.FinalApproval && reject:
		u.Attempt.Failure = &job.Failure{Code: job.Rejected, Stage: string(job.Supervise), Retryable: true, Message: "The film was rejected: " + note, Hint: "Retry the job to have what stood in for bought clips bought, or submit a new brief with what to change."}
		return u.Move(job.Error, who, note)
	case u.Attempt.State == job.FinalApproval:
		u.Attempt.Answered(u.Now())
		u.Change()
		u.Send(stage.Next(u, job.Deliver))
		return nil
	case reject:
		u.Attempt.Round++
		u.Attempt.Pass++
		u.Attempt.Note = note
		u.Attempt.Approved, u.Attempt.Planned = false, false
		u.Send(stage.Next(u, job.Direct))
		return u.Move(job.CreativeDirection, who, note)
	}
	if err := u.Move(job.Rendering, who, cmpNote(note)); err != nil {
		return err
	}
	return stage.Approved(u, j)
}

func cmpNote(note string) string {
	if note == "" {
		return "approved"
	}
	return note
}

// revision reads the ETag of a manifest.
func revision(etag string) (int, error) {
	if etag == "" {
		return 0, fault.New(fault.PreconditionRequired, "precondition.required", "If-Match is missing.").
			WithHint("Read GET /job/{id}/manifest and send its ETag as If-Match.")
	}
	n, err := strconv.Atoi(strings.Trim(etag, `"`))
	if err != nil {
		return 0, fault.New(fault.Stale, "manifest.changed", "If-Match is not an ETag of this manifest.").
			WithHint("Read GET /job/{id}/manifest and send its ETag as If-Match.")
	}
	return n, nil
}
