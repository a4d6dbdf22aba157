package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/notice"
)

func (s *Store) brake() *firestore.DocumentRef { return s.fs.Collection("control").Doc("switches") }

func (s *Store) guarded(budget string) *firestore.DocumentRef {
	return s.fs.Collection("control").Doc("guard").Collection("guarded").Doc(budget)
}

// Brake reads whether anything may be spent.
func (s *Store) Brake(ctx context.Context) (brake.Switch, error) {
	var now brake.Switch
	_, err := get(ctx, s.brake(), &now)
	return now, unavailable("store: read switches", err)
}

// Heard takes down a notice of a budget and turns the switch where that is what it calls for, in one transaction with the
// audit record of it. The same notice again calls for nothing.
func (s *Store) Heard(ctx context.Context, n brake.Notice) (do brake.Act, level int, err error) {
	err = s.Touch(ctx, Ref{}, func(u *Unit) error {
		var known brake.Budget
		if _, err := u.Read(s.guarded(n.Budget), &known); err != nil {
			return err
		}
		var now brake.Switch
		if _, err := u.Read(s.brake(), &now); err != nil {
			return err
		}
		known, do, level = known.Hear(n)
		u.Put(s.guarded(n.Budget), known)
		if do == brake.Nothing {
			return nil
		}
		r := audit.Record{Kind: audit.BudgetWarned, Actor: audit.System, Target: n.Budget, Detail: map[string]string{
			"act": string(do), "level": strconv.Itoa(level), "interval": n.Interval.Format(time.DateOnly),
			"cost": amount(n.Cost, n.Currency), "budget": amount(n.Amount, n.Currency), "name": n.Name,
		}}
		if do == brake.Trip {
			r.Kind = audit.BudgetTripped
			u.Notify(notice.New(notice.BudgetTripped, "", fmt.Sprintf("%s %s %d", n.Budget, n.Interval.Format(time.DateOnly), level), "/platform/spending"))
			if !now.Frozen {
				u.Put(s.brake(), now.Turned(true, u.now, brake.Guard, fmt.Sprintf("%d %% of the budget %s is spent.", level, n.Name)))
			}
		}
		u.Audit(r)
		return nil
	})
	return do, level, err
}

func amount(v float64, currency string) string {
	return strconv.FormatFloat(v, 'f', 2, 64) + " " + currency
}

// Brakes turns the switch for an operator, who says why. One that stands so already stays as it is, and nothing is recorded.
func (s *Store) Brakes(ctx context.Context, frozen bool, why string, by audit.Record) error {
	return s.Touch(ctx, Ref{}, func(u *Unit) error {
		var now brake.Switch
		if _, err := u.Read(s.brake(), &now); err != nil || now.Frozen == frozen {
			return err
		}
		u.Put(s.brake(), now.Turned(frozen, u.now, brake.Operator, why))
		by.Tenant, by.Kind, by.Detail = "", audit.SpendingOn, map[string]string{"why": why}
		if frozen {
			by.Kind = audit.SpendingFrozen
		}
		u.Audit(by)
		return nil
	})
}

// Settled notes that the queues stand as the switch did. It is false where the switch was turned meanwhile.
func (s *Store) Settled(ctx context.Context, as brake.Switch) (settled bool, err error) {
	err = s.Touch(ctx, Ref{}, func(u *Unit) error {
		var now brake.Switch
		if _, err := u.Read(s.brake(), &now); err != nil {
			return err
		}
		settled = now.Frozen == as.Frozen
		if settled && !now.Settled && !now.Since.IsZero() {
			now.Settled = true
			u.Put(s.brake(), now)
		}
		return nil
	})
	return settled, err
}
