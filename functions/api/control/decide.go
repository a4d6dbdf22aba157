package control

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// A decision is a person's verdict on the revision they have seen.
type decision struct {
	Verdict
	by   audit.Record
	seen int
	// frozen is why nothing may be made now, nil where it may.
	frozen error
	// sent are the shots that it sends back, once it is taken.
	sent []string
}

// take moves the job as was decided. It may run several times.
func (d *decision) take(u *store.Unit, j *step.Journal) error {
	if !u.Attempt.Awaiting {
		return fault.New(fault.Conflict, "job.not_waiting", fmt.Sprintf("The job is in state %s and waits for nobody.", u.Attempt.State)).
			WithHint("Read the job: it has moved on.")
	}
	if d.seen != u.Attempt.Revision {
		return fault.New(fault.Stale, "manifest.changed", "The manifest has changed since you read it.").
			WithHint("Read GET /job/{id}/manifest again and send its ETag.")
	}
	if d.makes(u) && d.frozen != nil {
		return d.frozen
	}
	if err := d.reasoned(u); err != nil {
		return err
	}
	d.record(u)
	if !d.whole() {
		return d.sendBack(u)
	}
	if err := d.meant(u); err != nil {
		return err
	}
	if d.Decision == reject {
		return d.reject(u)
	}
	return d.approve(u, j)
}

// makes reports whether anything is made of the decision: all but that a finished film passes, or does not.
func (d *decision) makes(u *store.Unit) bool {
	return u.Attempt.State != job.FinalApproval || !d.whole()
}

// reasoned refuses to let a film pass that fails rules where nobody says why.
func (d *decision) reasoned(u *store.Unit) error {
	if !d.whole() || d.Decision == reject || len(u.Attempt.Missed) == 0 || strings.TrimSpace(d.Note) != "" {
		return nil
	}
	return refuse([]fault.Field{{Pointer: "/note", Code: brief.Required, Detail: "is required to let a film pass that fails " +
		strings.Join(u.Attempt.Missed, ", ") + "; say why it may"}})
}

// meant refuses a decision on the whole that names shots which are not there: whoever names one means it.
func (d *decision) meant(u *store.Unit) error {
	if len(d.Shots) == 0 {
		return nil
	}
	film, err := u.Manifest()
	if err != nil {
		return err
	}
	return refuse(d.unknown(film))
}

func (d *decision) approve(u *store.Unit, j *step.Journal) error {
	if u.Attempt.State == job.FinalApproval {
		u.Attempt.Answered(u.Now())
		if missed := u.Attempt.Missed; len(missed) > 0 {
			u.Attempt.Override = &job.Override{Rules: missed, Reason: d.Note, At: u.Now()}
		}
		u.Change()
		u.Decide(d.by.Actor, cmp.Or(d.Note, "approved"))
		u.Send(stage.Next(u, job.Deliver))
		return nil
	}
	if err := u.Move(job.Rendering, d.by.Actor, cmp.Or(d.Note, "approved")); err != nil {
		return err
	}
	return stage.Approved(u, j)
}

// reject has the storyboard written anew, or ends the job with its film.
func (d *decision) reject(u *store.Unit) error {
	if u.Attempt.State == job.FinalApproval {
		u.Attempt.Failure = &job.Failure{Code: job.Rejected, Stage: string(job.Supervise), Retryable: true, Message: "The film was rejected: " + d.Note, Hint: "Retry the job to have what stood in for bought clips bought, or submit a new brief with what to change."}
		return u.Move(job.Error, d.by.Actor, d.Note)
	}
	u.Attempt.Round++
	u.Attempt.Pass++
	u.Attempt.Note = d.Note
	u.Attempt.Approved, u.Attempt.Planned = false, false
	u.Send(stage.Next(u, job.Direct))
	return u.Move(job.CreativeDirection, d.by.Actor, d.Note)
}

// sendBack has single shots directed again: before rendering, or with the finished film as often as
// the supervisor may send shots back.
func (d *decision) sendBack(u *store.Unit) error {
	film, err := u.Manifest()
	if err != nil {
		return err
	}
	back, err := d.back(film)
	if err != nil {
		return err
	}
	d.sent = ids(back)
	a := &u.Attempt
	to := job.CreativeDirection
	if a.State == job.FinalApproval {
		if a.Rerenders >= agent.MaxRerenders {
			return fault.New(fault.Conflict, "job.rerenders_used", fmt.Sprintf("Shots of this film were made again %d times already, which is the most.", a.Rerenders)).
				WithHint("Approve the film and edit it with PATCH /job/{id}/manifest once it is delivered, or reject it as a whole.")
		}
		to = job.Rendering
		a.Rerenders++
		a.Again = d.sent
		a.Remade += len(d.sent)
	}
	a.Round++
	a.Pass++
	a.Redo = back
	u.Send(stage.Next(u, job.Direct))
	return u.Move(to, d.by.Actor, strings.TrimSpace("sent back "+strings.Join(d.sent, ", ")+" "+d.Note))
}

// record notes who has decided what, in the transaction of the decision. What was approved with
// shots sent back is rejected: the film as it was seen is not made.
func (d *decision) record(u *store.Unit) {
	act := d.by
	act.Kind, act.Target = audit.Approved, u.Job.ID
	if d.Decision == reject || !d.whole() {
		act.Kind = audit.Rejected
	}
	act.Detail = map[string]string{"revision": strconv.Itoa(d.seen), "what": "storyboard"}
	if u.Attempt.State == job.FinalApproval {
		act.Detail["what"] = "film"
	}
	if missed := u.Attempt.Missed; act.Kind == audit.Approved && len(missed) > 0 {
		act.Detail["overrides"], act.Detail["reason"] = strings.Join(missed, ", "), d.Note
	}
	var named []string
	for _, s := range d.Shots {
		named = append(named, s.ID+" "+s.Decision)
	}
	if named != nil {
		act.Detail["shots"] = strings.Join(named, ", ")
	}
	u.Audit(act)
}
