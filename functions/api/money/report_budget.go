package money

import (
	"context"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
)

// nearly is the part of a cap, in hundredths, from which it is said to be near.
const nearly = 80

// budget is how far the caps of a tenant are used, or the platform's.
func budget(ctx context.Context, s *store.Store, tenant string) (BudgetStatus, error) {
	if tenant == store.Everywhere {
		used, err := s.PlatformDrawn(ctx, s.Now())
		b := BudgetStatus{Month: CapUsage{Cap: money.PlatformCap().Month, Used: used}}
		b.State = state(b.Month)
		return b, err
	}
	caps, err := s.Caps(ctx, tenant)
	if err != nil {
		return BudgetStatus{}, err
	}
	day, month, err := s.Drawn(ctx, tenant, s.Now())
	b := BudgetStatus{Day: &CapUsage{caps.Day, day}, Month: CapUsage{caps.Month, month}}
	b.State = state(*b.Day, b.Month)
	return b, err
}

// state is that of the cap which is used most.
func state(caps ...CapUsage) string {
	s := "ok"
	for _, c := range caps {
		if c.Used >= c.Cap {
			return "reached"
		}
		if c.Used*100 >= c.Cap*nearly {
			s = "near"
		}
	}
	return s
}
