package store

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
)

// Reserve sets a line's money aside for a call, from what the attempt has drawn.
// It is refused with cost.cap_reached where too little is left: before the call, never after.
func (u *Unit) Reserve(l money.Line) error { return u.hold(&u.Attempt, money.Reserve, l) }

// Raise sets more aside for a call that was reserved by an attempt: its backend expects it to cost that much more. It
// is refused as Reserve is.
func (u *Unit) Raise(attempt int, more money.Line) error {
	return u.book(attempt, func(a *job.Attempt) error { return u.hold(a, money.Raise, more) })
}

func (u *Unit) hold(a *job.Attempt, kind money.Kind, l money.Line) error {
	if free := a.EscrowMicros - a.SpentMicros - a.HeldMicros; l.Micros > free {
		return fault.New(fault.CapReached, "cost.cap_reached",
			fmt.Sprintf("The job's budget has %s left and the next call costs %s.", money.Dollars(max(free, 0)), money.Dollars(l.Micros))).
			WithHint("Raise max_cost_usd, or use \"fallback\": \"allow\" to have the rest made by free backends.")
	}
	a.HeldMicros += l.Micros
	return u.ledger(a, kind, l)
}

// Settle books what a call has cost, against what was reserved for it by the
// attempt of that number, which may be an older one.
func (u *Unit) Settle(attempt int, l money.Line, reserved int64) error {
	return u.book(attempt, func(a *job.Attempt) error {
		a.HeldMicros -= reserved
		a.SpentMicros += l.Micros
		if err := u.spend(l); err != nil {
			return err
		}
		return u.ledger(a, money.Settle, l)
	})
}

// Release gives back what was reserved for a call that cost nothing.
func (u *Unit) Release(attempt int, l money.Line) error {
	return u.book(attempt, func(a *job.Attempt) error {
		a.HeldMicros -= l.Micros
		return u.ledger(a, money.Release, l)
	})
}

// Doubt books that nobody knows whether a call was billed. Its reservation stays, and counts against every cap.
func (u *Unit) Doubt(attempt int, l money.Line) error {
	return u.book(attempt, func(a *job.Attempt) error { return u.ledger(a, money.Doubt, l) })
}

// book changes the money of an attempt: the unit's, or another one of the job.
// That one is read once and written once, however often it is booked on.
func (u *Unit) book(attempt int, do func(*job.Attempt) error) error {
	if attempt == u.Attempt.Number {
		return do(&u.Attempt)
	}
	a, ok := u.others[attempt]
	if !ok {
		a = &job.Attempt{}
		found, err := u.Read(u.s.Attempt(u.other(attempt)), a)
		if err != nil {
			return err
		}
		if !found {
			return NoJob(u.ref.Job)
		}
		if u.others == nil {
			u.others = map[int]*job.Attempt{}
		}
		u.others[attempt] = a
	}
	return do(a)
}

// other is the ref of another attempt of the job.
func (u *Unit) other(attempt int) Ref {
	return Ref{Tenant: u.ref.Tenant, Job: u.ref.Job, Attempt: attempt}
}

// ledger adds a line. A call has one line of a kind: a second one is a mistake of ours that must not pass.
func (u *Unit) ledger(a *job.Attempt, kind money.Kind, l money.Line) error {
	if a.HeldMicros < 0 {
		return fmt.Errorf("store: ledger of job %s: more released than was reserved", u.ref.Job)
	}
	l.Schema, l.Kind, l.Attempt, l.At = 1, kind, a.Number, u.now
	u.changed = u.changed || (l.Call > 0 || l.Micros != 0) && a.Number == u.Attempt.Number
	u.Create(u.s.Job(u.ref).Collection("ledger").Doc(fmt.Sprintf("%s-%d-%s", l.Step, l.Call, kind)), l)
	u.told.lines = append(u.told.lines, l)
	return nil
}

// Costs returns a job's ledger, in the order it was written.
func (s *Store) Costs(ctx context.Context, ref Ref) ([]money.Line, error) {
	return all[money.Line](ctx, s.Job(ref).Collection("ledger").OrderBy("at", firestore.Asc))
}
