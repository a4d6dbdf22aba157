package store

import (
	"context"
	"errors"
	"strconv"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/notice"
)

// tripped returns err, and records that a cap has refused an attempt money where that is what err
// says: its transaction failed. The record has one of its own, since nothing is left of the other; once is enough for an attempt, which may
// ask for each of its shots.
func (s *Store) tripped(ctx context.Context, ref Ref, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.CapReached || ref.Job == "" {
		return err
	}
	recorded := s.Update(ctx, ref, func(u *Unit) error {
		if u.Attempt.Tripped || u.Attempt.State.Final() {
			return nil
		}
		u.Attempt.Tripped = true
		u.Change()
		u.Notify(notice.New(notice.BudgetTripped, u.Job.Tenant, u.Job.ID+" "+strconv.Itoa(u.Attempt.Number), "/job/"+u.Job.ID))
		u.Audit(audit.Record{
			Kind: audit.BudgetTripped, Actor: audit.System, Target: u.Job.ID,
			Detail: map[string]string{"attempt": strconv.Itoa(u.Attempt.Number), "reason": f.Message},
		})
		return nil
	})
	if recorded != nil {
		return errors.Join(err, recorded)
	}
	return err
}
