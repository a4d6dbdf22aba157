package store

import (
	"context"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/money"
)

// Ledger adds lines to the job's ledger. A step settles under one id, so that
// it is paid for once however often it is completed.
func (u *Unit) Ledger(lines ...money.Line) {
	for _, l := range lines {
		l.Attempt = u.Attempt.Number
		if l.Kind == money.Settle {
			u.Attempt.SpentMicros += l.Micros
		}
		u.changed = u.changed || l.Micros != 0
		u.Create(u.s.Job(u.ref).Collection("ledger").Doc(l.Step+"-"+string(l.Kind)), l)
	}
}

// Costs returns a job's ledger, in the order it was written.
func (s *Store) Costs(ctx context.Context, ref Ref) ([]money.Line, error) {
	return all[money.Line](ctx, s.Job(ref).Collection("ledger").OrderBy("at", firestore.Asc))
}
