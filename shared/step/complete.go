package step

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/store"
)

// produceGrace is how long a produced file may take to be taken in before its step is made again.
const produceGrace = 2 * time.Minute

// Complete ends the step: its result, and everything then does to the job, are
// one transaction. Where joins is not empty, then has planned that group, and it is gathered. A lease
// that was lost completes nothing and is no error: whoever has it will.
func (l *Lease) Complete(ctx context.Context, result any, joins string, then func(*store.Unit) error) error {
	return l.complete(ctx, result, joins, nil, then)
}

// Return is Complete for a step whose open call has returned the result itself: the
// call is settled in the same transaction, at what it has come to. It
// is settled too where the job is over meanwhile; the result is then lost.
func (l *Lease) Return(ctx context.Context, result any, b Bill) error {
	return l.complete(ctx, result, "", func(u *store.Unit, st *Step) error {
		c, err := st.openCall()
		if err != nil {
			return err
		}
		c.Cost, c.Known, c.Used = b.Micros, true, b.Quantity
		return settle(u, c)
	}, nil)
}

// complete ends the step in one transaction: with its money, which pay settles, and with what follows.
func (l *Lease) complete(ctx context.Context, result any, joins string, pay func(*store.Unit, *Step) error, then func(*store.Unit) error) error {
	l.stop()
	raw, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("step: result of %s: %w", l.Step.Name, err)
	}
	err = l.j.s.Update(ctx, l.ref, func(u *store.Unit) error {
		var st Step
		if found, err := u.Read(l.j.doc(l.ref, l.Step.Key), &st); err != nil || !found {
			return errors.Join(err, errLost)
		}
		over := !u.Newest() || u.Attempt.State.Final()
		if st.Lease != l.Step.Lease || st.State == Done || over && pay == nil {
			return errLost
		}
		if pay != nil {
			if err := pay(u, &st); err != nil {
				return err
			}
		}
		if over {
			st.rest(u.Now())
			u.Put(l.j.doc(l.ref, st.Key), st)
			return nil
		}
		st.State, st.Open, st.Lease, st.Until, st.Result, st.Updated = Done, false, "", time.Time{}, string(raw), u.Now()
		st.Joins = joins
		u.Put(l.j.doc(l.ref, st.Key), st)
		return l.j.follow(u, joins, then)
	})
	return ignoreLost(err)
}

// follow does what comes after a completion. The group is gathered last: what follows may begin another pass.
func (j *Journal) follow(u *store.Unit, group string, then func(*store.Unit) error) error {
	if then != nil {
		if err := then(u); err != nil {
			return err
		}
	}
	if group != "" {
		j.Gather(u, group)
	}
	return nil
}

// Name notes objects of the work bucket on the step. Call it before they are written: whatever ends
// the process or the job, no file is left that nothing refers to.
func (l *Lease) Name(ctx context.Context, objects []string) error {
	return l.hold(ctx, func(st *Step) {
		for _, o := range objects {
			if !slices.Contains(st.Files, o) {
				st.Files = append(st.Files, o)
			}
		}
	})
}

// Produce records what was measured of a file that is about to be written to
// intake, and holds the lease until the file is taken in. Call it before the file is written: the
// file's event may come at once. cost is what the backend says the open call cost, in
// micro-dollars, nil where it does not say or there is none.
func (l *Lease) Produce(ctx context.Context, result any, cost *int64) error {
	l.stop()
	raw, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("step: result of %s: %w", l.Step.Name, err)
	}
	return l.hold(ctx, func(st *Step) {
		st.State, st.Result, st.Until = Produced, string(raw), l.j.s.Now().Add(produceGrace)
		if c, err := st.openCall(); err == nil && cost != nil {
			c.Cost, c.Known = *cost, true
		}
	})
}

// Again holds the lease for a file that was produced under an earlier one and has been written to intake again.
func (l *Lease) Again(ctx context.Context) error {
	l.stop()
	return l.hold(ctx, func(st *Step) { st.State, st.Until = Produced, l.j.s.Now().Add(produceGrace) })
}

// Take completes a produced step with its artefact. Any attempt's file will do, since
// the key decides the content; the first one taken wins, and later ones change
// nothing. An open call of the step is settled. then adds to the transaction; its
// unit has not loaded the job unless a call was settled.
func (j *Journal) Take(ctx context.Context, ref store.Ref, key string, a Artefact, then func(*store.Unit, Step) error) (Step, error) {
	var st Step
	err := j.s.Touch(ctx, store.Ref{Tenant: ref.Tenant, Job: ref.Job}, func(u *store.Unit) error {
		st = Step{}
		found, err := u.Read(j.doc(ref, key), &st)
		if err != nil {
			return err
		}
		if !found || st.Result == "" {
			return ErrObsolete // nobody recorded what this file is
		}
		if st.State == Done {
			return ErrDone
		}
		if c, err := st.openCall(); err == nil {
			if err := errors.Join(u.Load(), settle(u, c)); err != nil {
				return err
			}
		}
		st.State, st.Open, st.Lease, st.Until, st.Artefact, st.Updated = Done, false, "", time.Time{}, &a, u.Now()
		u.Put(j.doc(ref, key), st)
		return then(u, st)
	})
	return st, err
}

// Plan adds steps to a unit, in a group. A step that is done already is kept and
// joins the group; its letter is not sent. It returns those.
// In a job's first pass no step can be there: none is looked for, which halves what planning costs.
func (j *Journal) Plan(u *store.Unit, steps []Step) (done []Step, err error) {
	first := u.Attempt.Number == 1 && u.Attempt.Pass == 0
	for _, st := range steps {
		ref := j.doc(u.Ref(), st.Key)
		var old Step
		found := false
		if !first {
			if found, err = u.Read(ref, &old); err != nil {
				return nil, err
			}
		}
		if found && old.State == Done {
			old.Attempt, old.Group, old.Part, old.Name = u.Attempt.Number, st.Group, st.Part, st.Name
			u.Put(ref, old)
			done = append(done, old)
			continue
		}
		st.Schema, st.State, st.Open, st.Attempt, st.Created, st.Updated = 1, Pending, true, u.Attempt.Number, u.Now(), u.Now()
		if found { // of an earlier attempt and not finished: its lease, if live, is respected
			st.State, st.Lease, st.Until, st.Generation, st.Result = old.State, old.Lease, old.Until, old.Generation, old.Result
			st.Calls, st.Doubt = old.Calls, old.Doubt
			if old.Attempt == st.Attempt {
				st.Answer, st.Reworded = old.Answer, old.Reworded
			}
		}
		if first {
			u.Create(ref, st)
		} else {
			u.Put(ref, st)
		}
		u.Send(st.Letter)
	}
	return done, nil
}
