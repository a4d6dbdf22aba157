package step

import (
	"cmp"
	"context"
	"errors"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// A Lease is the right to work on a step, held until it is completed, released or has run out.
type Lease struct {
	Step Step
	// Attempt is the attempt the step is of, as it was when the lease was taken.
	Attempt job.Attempt
	// Late is true where the step's attempt is over: only its open call is to be ended, and nothing else begun.
	Late bool

	j    *Journal
	ref  store.Ref
	lose context.CancelCauseFunc // ends the work
	quit func()                  // ends the renewals
	done chan struct{}           // closed when they have ended
}

// errLost is the cause of a work context whose lease was lost.
var errLost = errors.New("step: lease lost")

// Claim takes the lease of the step with first.Key, making the step from first
// where there is none, and returns a context that ends when the lease is lost.
// A step that fans out is made by its planner before it is claimed. first.Generation is the
// one the message is for; a waiting step is claimed by no other.
//
// A step whose attempt is over is claimed only to end a paid call that is still open: see [Lease.Late].
func (j *Journal) Claim(ctx context.Context, ref store.Ref, first Step) (context.Context, *Lease, error) {
	l := &Lease{j: j, ref: ref}
	err := j.s.Client().RunTransaction(ctx, func(ctx context.Context, tx *firestore.Transaction) error {
		var err error
		l.Step, l.Attempt, err = j.claim(tx, ref, first)
		l.Late = l.Attempt.State.Final()
		return err
	})
	l.ref.Attempt = max(ref.Attempt, l.Step.Attempt)
	if err != nil {
		return ctx, l, classify(err)
	}
	var work, renewals context.Context
	work, l.lose = context.WithCancelCause(ctx)
	renewals, l.quit = context.WithCancel(work)
	l.done = make(chan struct{})
	go l.keep(renewals)
	return work, l, nil
}

func (j *Journal) claim(tx *firestore.Transaction, ref store.Ref, first Step) (st Step, a job.Attempt, err error) {
	st, err = j.read(tx, ref, first)
	if err != nil {
		return st, a, err
	}
	if a, err = j.attempt(tx, ref, st); err != nil {
		return st, a, err
	}
	over := a.State.Final()
	if _, open := st.Call(); over && !open {
		return st, a, ErrObsolete
	}
	now := j.s.Now()
	switch {
	case st.State == Done:
		return st, a, ErrDone
	case st.State == Waiting && first.Generation != st.Generation:
		return st, a, ErrParked
	case st.held() && st.Until.After(now):
		return st, a, busy(st.Until.Sub(now))
	case st.held():
		st.Lost++
	}
	if !over && (st.Tries >= MaxTries || st.Lost >= maxLost) {
		return st, a, ErrExhausted
	}
	st.State, st.Open, st.Lease, st.Until, st.Updated = Running, true, j.o.Token(), now.Add(j.o.Lease), now
	st.Generation++
	return st, a, tx.Set(j.doc(ref, st.Key), st)
}

// held reports whether somebody has, or had, the step's lease.
func (s Step) held() bool { return s.State == Running || s.State == Produced }

// attempt reads the attempt a step is of. A running one is the job's newest:
// another begins only when it is over.
func (j *Journal) attempt(tx *firestore.Transaction, ref store.Ref, st Step) (a job.Attempt, err error) {
	ref.Attempt = max(ref.Attempt, st.Attempt)
	d, err := tx.Get(j.s.Attempt(ref))
	if status.Code(err) == codes.NotFound {
		return a, ErrObsolete
	}
	if err != nil {
		return a, err
	}
	return a, schema.Read(d, &a)
}

func (j *Journal) read(tx *firestore.Transaction, ref store.Ref, first Step) (Step, error) {
	d, err := tx.Get(j.doc(ref, first.Key))
	if status.Code(err) == codes.NotFound {
		if first.Stage == "" {
			return first, ErrObsolete // planned steps exist; this one was erased
		}
		first.Schema, first.State, first.Attempt, first.Created, first.Generation = 1, Pending, ref.Attempt, j.s.Now(), 0
		return first, nil
	}
	if err != nil {
		return first, err
	}
	var st Step
	return st, schema.Read(d, &st)
}

// classify leaves the protocol's own errors and our mistakes, and makes a database that did not answer one to ask again.
func classify(err error) error {
	var f *fault.Error
	if errors.Is(err, ErrDone) || errors.Is(err, ErrObsolete) || errors.Is(err, ErrParked) || errors.Is(err, ErrExhausted) || errors.As(err, &f) || !store.Unanswered(err) {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "step.store", "The journal did not answer.")
}

// keep renews the lease until it is told to stop. A lease that another has taken ends the work.
func (l *Lease) keep(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(l.j.o.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.renew(ctx); errors.Is(err, errLost) {
				l.lose(errLost)
				return
			}
		}
	}
}

// renew holds the lease for longer. A job that has ended meanwhile ends the work.
func (l *Lease) renew(ctx context.Context) error {
	return l.j.s.Client().RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error {
		st, err := l.mine(tx)
		if err != nil {
			return err
		}
		if a, err := l.j.attempt(tx, l.ref, st); err != nil || a.State.Final() && !l.Late {
			return cmp.Or(err, errLost)
		}
		st.Until = l.j.s.Now().Add(l.j.o.Lease)
		return tx.Set(l.j.doc(l.ref, st.Key), st)
	})
}

// hold changes the step if the lease is still ours.
func (l *Lease) hold(ctx context.Context, change func(*Step)) error {
	return l.j.s.Client().RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error {
		st, err := l.mine(tx)
		if err != nil {
			return err
		}
		change(&st)
		st.Updated = l.j.s.Now()
		return tx.Set(l.j.doc(l.ref, st.Key), st)
	})
}

func (l *Lease) mine(tx *firestore.Transaction) (Step, error) {
	var st Step
	d, err := tx.Get(l.j.doc(l.ref, l.Step.Key))
	if err != nil {
		return st, err
	}
	if err := schema.Read(d, &st); err != nil {
		return st, err
	}
	if st.Lease != l.Step.Lease || st.State == Done {
		return st, errLost
	}
	return st, nil
}

// stop ends the renewals. It is safe to call more than once.
func (l *Lease) stop() {
	if l.quit != nil {
		l.quit()
		<-l.done
	}
}

// Release gives the lease back unused, so that the step can be claimed at once: the process is draining.
func (l *Lease) Release(ctx context.Context) error {
	l.stop()
	return ignoreLost(l.hold(ctx, func(st *Step) { st.rest(l.j.s.Now()) }))
}

// rest gives a lease back unfinished. Where a paid call is open, the sweeper goes
// after the step soon: its letter may be lost, and its attempt over.
func (s *Step) rest(now time.Time) {
	s.State, s.Lease, s.Until = Pending, "", time.Time{}
	if _, open := s.Call(); open {
		s.Until = now.Add(parkGrace)
	}
}

// Fail records a failure and gives the lease back. It reports whether no try is left.
func (l *Lease) Fail(ctx context.Context, code string) (exhausted bool, err error) {
	l.stop()
	err = l.hold(ctx, func(st *Step) {
		st.Tries++
		st.LastError = code
		st.rest(l.j.s.Now())
		exhausted = st.Tries >= MaxTries
	})
	return exhausted, ignoreLost(err)
}

func ignoreLost(err error) error {
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}
