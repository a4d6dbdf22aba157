// Package control is the HTTP endpoints by which a person steers a job. A file is a function.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Approve lets a storyboard, or a finished film, pass; or sends all of it, or some shots, back with a note.
var _ = function.HTTP(function.Route{
	Name: "control-approve", Method: "POST", Path: "/job/{id}/approve", Tag: "Control", Role: identity.Approver, Idempotent: true,
	Needs:   cloud.Needs{Posts: []string{cloud.Stages}},
	Summary: "Approve or reject, whole or per shot",
	Description: "In WAITING_APPROVAL the storyboard is approved or rejected, in FINAL_APPROVAL the finished film. If-Match carries the revision that was seen.\n\n" +
		"A whole storyboard that is rejected is written anew; a whole film that is rejected ends the job. `shots` takes single shots out of the decision: " +
		"`{\"shots\": [{\"id\": \"s02\", \"decision\": \"reject\", \"note\": \"Show the price.\"}]}` approves all but one, and " +
		"`{\"decision\": \"reject\", \"note\": \"Too dark.\", \"shots\": [{\"id\": \"s01\", \"decision\": \"approve\"}]}` rejects all but one. Shots that are rejected are " +
		"directed again with their notes; the others, and those that are locked, stay as they are to the byte. A storyboard then waits for approval again; a film is made " +
		"again with the new shots, three times at most.\n\nA film that was paid for and fails a rule waits for a person too: `note` then is the reason why it may pass, and is required; " +
		"it goes into the audit log and the QA report.",
	Errors: []int{400, 412, 413, 422, 428, 503},
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.not_waiting", "The job is in state RENDERING and waits for nobody.").
			WithHint("Read the job: it has moved on."),
	},
}, approve)

// ApproveInput is a decision about a job.
type ApproveInput struct {
	function.JobInput
	IfMatch        string `header:"If-Match" maxLength:"64" doc:"The ETag of the manifest that was seen"`
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Makes the call safe to repeat for 24 hours"`
	Body           Verdict
}

// A Verdict is what a person decides.
type Verdict struct {
	Decision string        `json:"decision,omitempty" enum:"approve,reject" default:"approve" doc:"approve, or reject with a note: all of it, but for what shots says"`
	Note     string        `json:"note,omitempty" maxLength:"2000" doc:"What to change; required to reject, unless every shot that is rejected has its own. To approve a film that fails a rule: why it may pass"`
	Shots    []ShotVerdict `json:"shots,omitempty" maxItems:"150" doc:"Shots that are decided on by themselves"`
}

// A ShotVerdict is what a person decides about one shot.
type ShotVerdict struct {
	ID       string `json:"id" minLength:"1" maxLength:"64" doc:"The shot's id in the manifest" example:"s02"`
	Decision string `json:"decision" enum:"approve,reject" example:"reject"`
	Note     string `json:"note,omitempty" maxLength:"500" doc:"What to change; the note of the whole decision where it is left out" example:"Show the price."`
}

// DecisionOutput is where the job stands after a decision.
type DecisionOutput struct {
	Body struct {
		ID     string     `json:"id" format:"uuid"`
		Status job.Status `json:"status" enum:"queued,running,awaiting_approval,succeeded,failed,canceled"`
		State  job.State  `json:"state" enum:"INIT,INPUT_SANITIZED,CREATIVE_DIRECTION,WAITING_APPROVAL,RENDERING,AGENTS_EXECUTED,QA_TECH,QA_SEMANTIC,FINAL_APPROVAL,DELIVERED,ERROR,CANCELED"`
		Shots  []string   `json:"shots,omitempty" doc:"Ids of the shots that are directed again"`
	}
}

func approve(ctx context.Context, env *cloud.Env, in *ApproveInput) (*DecisionOutput, error) {
	seen, err := revision(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := in.Body.check(); err != nil {
		return nil, err
	}
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	j, err := env.Journal()
	if err != nil {
		return nil, err
	}
	d := decision{Verdict: in.Body, by: function.Act(ctx), seen: seen, frozen: env.Brake.Admits(ctx)}
	id, key, err := in.key(d.by.Actor, s)
	if err != nil {
		return nil, err
	}
	var out DecisionOutput
	err = s.Update(ctx, ref, func(u *store.Unit) error {
		if err := u.Once(id, key); err != nil {
			return err
		}
		if err := d.take(u, j); err != nil {
			return err
		}
		out.Body.Shots = d.sent
		out.stands(u.Job, u.Attempt)
		return nil
	})
	if !errors.Is(err, store.ErrReplayed) {
		return &out, err
	}
	return d.again(ctx, s, ref)
}

// again answers a decision that was taken before.
func (d *decision) again(ctx context.Context, s *store.Store, ref store.Ref) (*DecisionOutput, error) {
	v, err := s.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	var out DecisionOutput
	out.stands(v.Job, v.Attempt)
	if d.whole() {
		return &out, nil
	}
	film, _, err := s.Manifest(ctx, ref, d.seen)
	if err != nil {
		return nil, err
	}
	back, err := d.back(film)
	out.Body.Shots = ids(back)
	return &out, err
}

func ids(back []job.Redo) []string {
	var shots []string
	for _, r := range back {
		shots = append(shots, r.Shot)
	}
	return shots
}

// key is what keeps the decision from being taken twice.
func (in *ApproveInput) key(who string, s *store.Store) (string, store.Key, error) {
	raw, err := json.Marshal(in.Body)
	if err != nil {
		return "", store.Key{}, fmt.Errorf("control: decision: %w", err)
	}
	id, key := store.NewKey(who, in.IdempotencyKey, "approve "+in.ID+" "+in.IfMatch+" "+string(raw), in.ID, s.Now())
	return id, key, nil
}

func (out *DecisionOutput) stands(j job.Job, a job.Attempt) {
	out.Body.ID, out.Body.State, out.Body.Status = j.ID, a.State, a.State.Status(a.Awaiting)
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
