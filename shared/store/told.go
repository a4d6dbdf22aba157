package store

import (
	"context"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
)

// A Listener is told what transactions did, once they are stored: a log, which alerts and
// dashboards are made of. It is told by the process that made them, so one that dies right after the commit tells
// nobody: what has to be exact is read from the database.
type Listener struct {
	// Audited hears of every record, Moved of every move of an attempt, and Booked of every line of a ledger that is about money.
	// Any of them may be nil.
	Audited func(context.Context, audit.Record)
	Moved   func(context.Context, Ref, job.Move)
	Booked  func(context.Context, Ref, money.Line)
}

// Listen has a listener told. Call it before the store is used.
func (s *Store) Listen(l Listener) { s.listener = l }

// told is what one transaction did.
type told struct {
	audits []audit.Record
	moves  []job.Move
	lines  []money.Line
}

func (t told) tell(ctx context.Context, to Listener, of Ref) {
	if to.Audited != nil {
		for _, r := range t.audits {
			to.Audited(ctx, r)
		}
	}
	if to.Moved != nil {
		for _, m := range t.moves {
			of.Attempt = m.Attempt
			to.Moved(ctx, of, m)
		}
	}
	if to.Booked == nil {
		return
	}
	for _, l := range t.lines {
		if l.Micros != 0 || l.Call > 0 { // what our own machines make costs nothing, and there is much of it
			of.Attempt = l.Attempt
			to.Booked(ctx, of, l)
		}
	}
}
