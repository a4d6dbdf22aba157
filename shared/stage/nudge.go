package stage

import (
	"context"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Watch looks at an attempt that is due: it cancels one that nobody has answered
// for too long, fails one that has run too long, and sends one that stands still everything that
// may have been lost on the way. All of it was sent before, so all of it may arrive twice. While nothing is to be spent, frozen, an
// attempt that runs is kept alive instead, and sent nothing: it would wait in the queues once for each time it was looked at.
func Watch(ctx context.Context, s *store.Store, j *step.Journal, ref store.Ref, frozen bool) error {
	pending, err := j.Pending(ctx, ref)
	if err != nil {
		return err
	}
	err = s.Update(ctx, ref, func(u *store.Unit) error {
		a := &u.Attempt
		switch {
		case a.State.Final() || !u.Newest() || a.Due.After(u.Now()):
			return nil // it has moved since it was found
		case a.Unanswered(u.Now()):
			return u.Move(job.Canceled, "sweep", "not answered in time")
		case frozen && !a.Awaiting:
			a.Live(u.Now())
			u.Change()
			return nil
		case a.Late(u.Now()):
			return overdue(u)
		}
		a.Nudges++
		u.Change()
		return nudge(u, j, pending)
	})
	if err != nil {
		return err
	}
	for _, group := range []string{Prepare, Voices, Takes} {
		if err := Join(ctx, j, ref, group); err != nil {
			return err
		}
	}
	return nil
}

// overdue fails an attempt that has run past its deadline, naming where it stood.
func overdue(u *store.Unit) error {
	u.Attempt.Failure = &job.Failure{
		Code: "job.deadline", Stage: string(standing(u.Attempt.State)), Retryable: true, Charged: u.Attempt.SpentMicros > 0,
		Message: "The job did not get on before its deadline.",
		Hint:    "Retry the job: it goes on where it stopped, and nothing is made or paid for twice.",
	}
	return u.Move(job.Error, "sweep", u.Attempt.Failure.Code)
}

// ways is the stage that leads out of each state.
var ways = map[job.State]job.Stage{
	job.Init: job.Sanitize, job.InputSanitized: job.Direct, job.CreativeDirection: job.Direct,
	job.AgentsExecuted: job.Postprocess, job.QATech: job.Inspect, job.QASemantic: job.Judge, job.FinalApproval: job.Supervise,
}

func standing(s job.State) job.Stage {
	if s == job.Rendering {
		return job.Render
	}
	return ways[s]
}

// nudge sends the letters of the attempt's steps that nobody has begun, and that of the stage it stands before.
func nudge(u *store.Unit, j *step.Journal, pending []step.Step) error {
	for _, st := range pending {
		letter, err := st.Nudge(u.Attempt.Nudges)
		if err != nil {
			return err
		}
		u.Send(letter)
	}
	switch s := u.Attempt.State; s {
	case job.Rendering:
		return nudgeRendering(u, j)
	case job.FinalApproval:
		done, err := ran(u, j, job.Supervise)
		if err != nil {
			return err
		}
		if done {
			u.Send(Next(u, job.Deliver))
			return nil
		}
		u.Send(Next(u, job.Supervise))
	default:
		u.Send(Next(u, ways[s]))
	}
	return nil
}

// nudgeRendering sends plan or conform again, whichever comes next, where what it waits for is there; shots
// that were sent back are directed first.
func nudgeRendering(u *store.Unit, j *step.Journal) error {
	if u.Attempt.SentBack() {
		u.Send(Next(u, job.Direct))
		return nil
	}
	next, after := job.Plan, Prepare
	if len(u.Attempt.ShotIDs) > 0 {
		next, after = job.Conform, Voices
	}
	planned, passed, err := j.Passed(u, after)
	if err != nil || planned && !passed {
		return err // what it waits for is under way
	}
	done, err := ran(u, j, next)
	if err == nil && !done {
		u.Send(Next(u, next))
	}
	return err
}

// ran reports whether a stage has run in the attempt's present pass.
func ran(u *store.Unit, j *step.Journal, s job.Stage) (bool, error) {
	key, err := runKey(message(u, s))
	if err != nil {
		return false, err
	}
	st, found, err := j.Find(u, key)
	return found && st.State == step.Done, err
}
