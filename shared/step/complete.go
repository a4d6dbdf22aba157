package step

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store"
)

// produceGrace is how long a produced file may take to be taken in before its step is made again.
const produceGrace = 2 * time.Minute

// Complete ends the step: its result, and everything then does to the job, are
// one transaction. A lease that was lost completes nothing and is no error: whoever has it will.
func (l *Lease) Complete(ctx context.Context, result any, then func(*store.Unit) error) error {
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
		if st.Lease != l.Step.Lease || st.State == Done || !u.Newest() || u.Attempt.State.Final() {
			return errLost
		}
		st.State, st.Open, st.Lease, st.Until, st.Result, st.Updated = Done, false, "", time.Time{}, string(raw), u.Now()
		u.Put(l.j.doc(l.ref, st.Key), st)
		if then == nil {
			return nil
		}
		return then(u)
	})
	return ignoreLost(err)
}

// Produce records what was measured of a file that is about to be written to
// intake, and holds the lease until the file is taken in. Call it before the file is written: the
// file's event may come at once.
func (l *Lease) Produce(ctx context.Context, result any) error {
	l.stop()
	raw, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("step: result of %s: %w", l.Step.Name, err)
	}
	return l.hold(ctx, func(st *Step) {
		st.State, st.Result, st.Until = Produced, string(raw), l.j.s.Now().Add(produceGrace)
	})
}

// Take completes a produced step with its artefact. Any attempt's file will do, since
// the key decides the content; the first one taken wins, and later ones change
// nothing. then adds to the transaction.
func (j *Journal) Take(ctx context.Context, ref store.Ref, key string, a Artefact, then func(*store.Unit, Step) error) (Step, error) {
	var st Step
	err := j.s.Update(ctx, store.Ref{Tenant: ref.Tenant, Job: ref.Job}, func(u *store.Unit) error {
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
		st.State, st.Open, st.Lease, st.Until, st.Artefact, st.Updated = Done, false, "", time.Time{}, &a, u.Now()
		u.Put(j.doc(ref, key), st)
		return then(u, st)
	})
	return st, err
}

// Join passes on what follows a group of steps, once: whoever sees no open step
// of the attempt's group left creates the join and sends. It is called after
// every completion and again by every duplicate, so that a death in between heals.
func (j *Journal) Join(ctx context.Context, ref store.Ref, group string, then func(*store.Unit) error) error {
	open, err := j.open(ctx, ref, group)
	if err != nil || open > 0 {
		return classifyNil(err)
	}
	err = j.s.Update(ctx, ref, func(u *store.Unit) error {
		join := j.s.Job(ref).Collection("joins").Doc(fmt.Sprintf("%d-%s-%d", ref.Attempt, group, u.Attempt.Pass))
		var old map[string]any
		found, err := u.Read(join, &old)
		if err != nil {
			return err
		}
		if found || !u.Newest() || u.Attempt.State.Final() {
			return ErrDone
		}
		u.Create(join, map[string]any{"schema": 1, "at": u.Now()})
		return then(u)
	})
	if errors.Is(err, ErrDone) || store.Exists(err) {
		return nil
	}
	return err
}

func classifyNil(err error) error {
	if err == nil {
		return nil
	}
	return classify(err)
}

func (j *Journal) open(ctx context.Context, ref store.Ref, group string) (int, error) {
	q := j.s.Job(ref).Collection("steps").Where("attempt", "==", ref.Attempt).Where("group", "==", group).Where("open", "==", true)
	return store.Count(ctx, q)
}

// Plan adds steps to a unit, in a group. A step that is done already is kept and
// joins the group; its letter is not sent. It returns how many are still to do.
func (j *Journal) Plan(u *store.Unit, steps []Step) (todo int, err error) {
	for _, st := range steps {
		ref := j.doc(u.Ref(), st.Key)
		var old Step
		found, err := u.Read(ref, &old)
		if err != nil {
			return 0, err
		}
		if found && old.State == Done {
			old.Attempt, old.Group, old.Part, old.Name = u.Attempt.Number, st.Group, st.Part, st.Name
			u.Put(ref, old)
			continue
		}
		st.Schema, st.State, st.Open, st.Attempt, st.Created, st.Updated = 1, Pending, true, u.Attempt.Number, u.Now(), u.Now()
		if found { // of an earlier attempt and not finished: its lease, if live, is respected
			st.State, st.Lease, st.Until, st.Generation, st.Result = old.State, old.Lease, old.Until, old.Generation, old.Result
		}
		u.Put(ref, st)
		u.Send(st.Letter)
		todo++
	}
	return todo, nil
}

// Expired returns the steps of all jobs whose lease has run out, with the job they belong to, at most limit.
func (j *Journal) Expired(ctx context.Context, limit int) ([]Orphan, error) {
	var orphans []Orphan
	for _, state := range []State{Running, Produced} {
		docs, err := j.s.Client().CollectionGroup("steps").Where("state", "==", string(state)).
			Where("lease_until", "<", j.s.Now()).OrderBy("lease_until", firestore.Asc).Limit(limit).Documents(ctx).GetAll()
		if err != nil {
			return nil, fmt.Errorf("step: expired: %w", err)
		}
		for _, d := range docs {
			o := Orphan{Job: d.Ref.Parent.Parent.ID, Tenant: d.Ref.Parent.Parent.Parent.Parent.ID}
			if err := d.DataTo(&o.Step); err != nil {
				return nil, err
			}
			orphans = append(orphans, o)
		}
	}
	return orphans, nil
}

// An Orphan is a step whose worker has gone.
type Orphan struct {
	Tenant, Job string
	Step        Step
}

// Again returns the letter that runs the orphan's step again, under a name of its own.
func (o Orphan) Again() outbox.Letter {
	l := o.Step.Letter
	if l.Name != "" {
		l.Name = fmt.Sprintf("%s-g%d", l.Name, o.Step.Generation)
	}
	return l
}

// TakeOver ends every lease, so that what a dead process held can be claimed at
// once. It is for an owner who knows that nobody else works on the database: a
// stack that has just started.
func (j *Journal) TakeOver(ctx context.Context) error {
	for _, state := range []State{Running, Produced} {
		docs, err := j.s.Client().CollectionGroup("steps").Where("state", "==", string(state)).
			Where("lease_until", ">=", j.s.Now()).OrderBy("lease_until", firestore.Asc).Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("step: take over: %w", err)
		}
		for _, d := range docs {
			if _, err := d.Ref.Update(ctx, []firestore.Update{{Path: "lease_until", Value: j.s.Now()}}); err != nil {
				return fmt.Errorf("step: take over: %w", err)
			}
		}
	}
	return nil
}
