package step

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/store"
)

// doubtLife is how long a call that may have been billed waits to be cleared up
// before it is settled at its estimate.
const doubtLife = 24 * time.Hour

// A CallState is where a paid call stands.
type CallState string

// The states of a call. An intended call has money reserved and may have been
// made; nobody knows until its operation is written down. A doubtful one is never made again.
const (
	Intended CallState = "intended"
	Accepted CallState = "accepted"
	Settled  CallState = "settled"
	Released CallState = "released"
	Doubtful CallState = "doubtful"
)

// A Call is one paid call of a backend for a step.
type Call struct {
	N     int       `firestore:"n"` // from 1
	State CallState `firestore:"state"`
	// Line is what was reserved, by the attempt it names.
	Line money.Line `firestore:"line"`
	// Operation is the backend's name of the call.
	Operation string    `firestore:"operation,omitempty"`
	At        time.Time `firestore:"at"`
	// Until is when an accepted call is given up.
	Until time.Time `firestore:"until"`
	// Cost is what the backend says it cost, in micro-dollars; where Known is false it has not said.
	Cost  int64 `firestore:"cost"`
	Known bool  `firestore:"known"`
	// Used is what the backend says it took, in units of the line; 0 where that is what was reserved.
	Used int64 `firestore:"used,omitempty"`
	// Code is why it failed; empty otherwise. Final says that its backend must not be asked again.
	Code  string `firestore:"code,omitempty"`
	Final bool   `firestore:"final,omitempty"`
	// Passed are the backends that were to be called before it and could not be.
	Passed []route.Passed `firestore:"passed,omitempty"`
}

// Ref names a call for the backend, so that the two of us can tell calls apart.
func (c Call) Ref(job string) string { return fmt.Sprintf("%s-%s-%d", job, c.Line.Step, c.N) }

// Upcoming is the step's next call, should it be of a line.
func (s Step) Upcoming(l money.Line) Call {
	l.Step = s.Key
	return Call{N: len(s.Calls) + 1, Line: l}
}

func (c Call) open() bool { return c.State == Intended || c.State == Accepted }

// Call returns the step's open call: made or about to be, and not known to have ended.
func (s Step) Call() (Call, bool) {
	i := slices.IndexFunc(s.Calls, Call.open)
	if i < 0 {
		return Call{}, false
	}
	return s.Calls[i], true
}

// Tried reports whether a backend must not be called for the step again: it was
// paid, or may have been, or has failed as often as a stage may. A refusal that the step is reworded for does not count.
func (s Step) Tried(backend string) bool {
	failed := 0
	for _, c := range s.Calls {
		if c.Line.Backend != backend || s.Reworded != nil && c.N == s.Reworded.Call {
			continue
		}
		if c.State != Released || c.Final && c.Line.Attempt == s.Attempt {
			return true
		}
		if c.Line.Attempt == s.Attempt {
			failed++
		}
	}
	return failed >= MaxTries
}

// An Offer is a call about to be made: what is reserved for it, and how long it may take.
type Offer struct {
	Line  money.Line
	Limit time.Duration
	// Passed are the backends that were to be called before it and could not be.
	Passed []route.Passed
	// Queue is where the step's letters go from now on; empty for where they went so far.
	Queue string
}

// Intend reserves an offer's money and writes down that the call is about to be
// made, in one transaction. Only then may it be made. There is at most one open call of a step.
func (l *Lease) Intend(ctx context.Context, o Offer) (Call, error) {
	var c Call
	err := l.spend(ctx, func(u *store.Unit, st *Step) error {
		if _, open := st.Call(); open || st.Tried(o.Line.Backend) {
			return fmt.Errorf("step: %s: a call of %s is not allowed now", st.Name, o.Line.Backend)
		}
		c = Call{N: len(st.Calls) + 1, State: Intended, Line: o.Line, At: u.Now(), Until: u.Now().Add(o.Limit), Passed: o.Passed}
		c.Line.Step, c.Line.Call, c.Line.Attempt = st.Key, c.N, u.Attempt.Number
		st.Calls = append(st.Calls, c)
		st.Letter.Queue = cmp.Or(o.Queue, st.Letter.Queue)
		return u.Reserve(c.Line)
	})
	failpoint.Hit("intended", string(l.Step.Stage))
	return c, err
}

// Accept writes down the name the backend has given to the open call. Where it
// estimates more than was reserved, in micro-dollars, that much is reserved. within is false where
// the job's budget does not allow it: then the call is to be called off.
func (l *Lease) Accept(ctx context.Context, operation string, estimate int64) (within bool, err error) {
	err = l.change(ctx, func(u *store.Unit, c *Call) error {
		within = true
		c.State, c.Operation = Accepted, operation
		more := c.Line
		more.Micros = estimate - c.Line.Micros
		if more.Micros <= 0 {
			return nil
		}
		err := u.Raise(c.Line.Attempt, more)
		if fault.Of(err).Kind == fault.CapReached {
			within = false
			return nil
		}
		c.Line.Micros = estimate
		return err
	})
	failpoint.Hit("accepted", string(l.Step.Stage))
	return within, err
}

// Refund ends the open call: it failed, or was never made, and cost nothing. final says that asking the backend again is no use.
func (l *Lease) Refund(ctx context.Context, code string, final bool) error {
	return l.change(ctx, func(u *store.Unit, c *Call) error {
		c.State, c.Code, c.Final = Released, code, final
		return u.Release(c.Line.Attempt, c.Line)
	})
}

// A Bill is what a call has come to, as its backend says.
type Bill struct {
	// Micros is what it has cost, in micro-dollars.
	Micros int64
	// Quantity is what it took, in units of its line; 0 where it is what was reserved.
	Quantity int64
}

// Charge ends the open call: it failed and was billed all the same.
func (l *Lease) Charge(ctx context.Context, b Bill, code string) error {
	return l.change(ctx, func(u *store.Unit, c *Call) error {
		c.Cost, c.Known, c.Used, c.Code = b.Micros, true, b.Quantity, code
		return settle(u, c)
	})
}

// Answer ends the open call: it has returned what the step goes on with. The answer is kept with
// the step: whoever takes it over does not ask again.
func (l *Lease) Answer(ctx context.Context, answer any, b Bill) error {
	raw, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("step: answer of %s: %w", l.Step.Name, err)
	}
	err = l.spend(ctx, func(u *store.Unit, st *Step) error {
		c, err := st.openCall()
		if err != nil {
			return err
		}
		c.Cost, c.Known, c.Used, st.Answer = b.Micros, true, b.Quantity, string(raw)
		return settle(u, c)
	})
	failpoint.Hit("kept", string(l.Step.Stage))
	return err
}

// Doubt ends the open call: nobody knows whether the backend has accepted it.
// What was reserved stays reserved until it is cleared up.
func (l *Lease) Doubt(ctx context.Context, code string) error {
	return l.spend(ctx, func(u *store.Unit, st *Step) error {
		c, err := st.openCall()
		if err != nil {
			return err
		}
		c.State, c.Code, st.Doubt = Doubtful, code, u.Now().Add(doubtLife)
		return u.Doubt(c.Line.Attempt, c.Line)
	})
}

// settle books what a call has cost, and took: the backend's own figures, else what was reserved.
func settle(u *store.Unit, c *Call) error {
	line := c.Line
	if c.Known {
		line.Micros, line.Quantity = c.Cost, cmp.Or(c.Used, line.Quantity)
	}
	c.State = Settled
	return u.Settle(c.Line.Attempt, line, c.Line.Micros)
}

// Park gives the lease back until a time, when the step's letter, under a name of its own, looks at the open call again.
func (l *Lease) Park(ctx context.Context, at time.Time) error {
	l.stop()
	return ignoreLost(l.spend(ctx, func(u *store.Unit, st *Step) error {
		st.State, st.Lease, st.Until = Waiting, "", at.Add(parkGrace)
		letter, err := st.again("")
		letter.At = at
		u.Send(letter)
		return err
	}))
}

// parkGrace is how late the letter of a parked step may be before it is taken for lost.
const parkGrace = 30 * time.Second

// again is the letter that runs the step in its present generation, under a name of its own.
func (s Step) again(suffix string) (outbox.Letter, error) {
	letter := s.Letter
	var m job.Message
	if err := json.Unmarshal(letter.Data, &m); err != nil {
		return letter, fmt.Errorf("step: letter of %s: %w", s.Name, err)
	}
	m.Generation = s.Generation
	data, err := json.Marshal(m)
	letter.Data = data
	if letter.Name != "" {
		letter.Name = fmt.Sprintf("%s-g%d%s", letter.Name, s.Generation, suffix)
	}
	return letter, err
}

// change changes the open call of the step, in a transaction with its money.
func (l *Lease) change(ctx context.Context, do func(*store.Unit, *Call) error) error {
	return l.spend(ctx, func(u *store.Unit, st *Step) error {
		c, err := st.openCall()
		if err != nil {
			return err
		}
		return do(u, c)
	})
}

func (s *Step) openCall() (*Call, error) {
	i := slices.IndexFunc(s.Calls, Call.open)
	if i < 0 {
		return nil, fmt.Errorf("step: %s has no open call", s.Name)
	}
	return &s.Calls[i], nil
}

// spend changes the step in a unit if the lease is still ours, and keeps the lease's copy of it.
func (l *Lease) spend(ctx context.Context, do func(*store.Unit, *Step) error) error {
	return l.j.s.Update(ctx, l.ref, func(u *store.Unit) error {
		var st Step
		found, err := u.Read(l.j.doc(l.ref, l.Step.Key), &st)
		if err != nil {
			return err
		}
		if !found || st.Lease != l.Step.Lease || st.State == Done {
			return errLost
		}
		if err := do(u, &st); err != nil {
			return err
		}
		st.Updated = u.Now()
		u.Put(l.j.doc(l.ref, st.Key), st)
		l.Step = st
		return nil
	})
}
