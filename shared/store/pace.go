package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/notice"
)

// Paced looks at what all tenants have drawn of the platform's month, and turns the switch where the pace calls for that, in one
// transaction with the audit record of it. To look again calls for nothing.
func (s *Store) Paced(ctx context.Context) (f brake.Forecast, do brake.Act, err error) {
	at := s.Now()
	drawn, err := s.PlatformDrawn(ctx, at)
	if err != nil {
		return f, brake.Nothing, err
	}
	f = brake.Look(drawn, money.PlatformCap().Month, at)
	var known brake.Pace
	pace := s.fs.Collection("control").Doc("pace")
	if _, err := get(ctx, pace, &known); err != nil {
		return f, brake.Nothing, unavailable("store: read pace", err)
	}
	if _, do = known.Watch(f, at); do == brake.Nothing {
		return f, do, nil // as nearly always: nothing is written
	}
	err = s.Touch(ctx, Ref{}, func(u *Unit) error {
		var known brake.Pace
		if _, err := u.Read(pace, &known); err != nil {
			return err
		}
		var now brake.Switch
		if _, err := u.Read(s.brake(), &now); err != nil {
			return err
		}
		known, do = known.Watch(f, at)
		if do == brake.Nothing { // somebody else has looked meanwhile
			return nil
		}
		u.Put(pace, known)
		r := audit.Record{Kind: audit.BudgetWarned, Actor: audit.System, Target: "platform", Detail: map[string]string{
			"act": string(do), "month": known.Month, "drawn": strconv.Itoa(f.Drawn), "expected": strconv.Itoa(f.Expected),
		}}
		if do == brake.Trip {
			r.Kind = audit.BudgetTripped
			u.Notify(notice.New(notice.BudgetTripped, "", fmt.Sprintf("platform %s %d", known.Month, f.Drawn), "/platform/spending"))
			if !now.Frozen {
				u.Put(s.brake(), now.Turned(true, u.now, brake.Guard, fmt.Sprintf(
					"%d %% of the platform's cap for the month is drawn: at this pace it would be %d %% at the month's end.", f.Drawn, f.Expected)))
			}
		}
		u.Audit(r)
		return nil
	})
	return f, do, err
}
