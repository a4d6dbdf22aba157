package ops

import (
	"context"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/stage"
)

// pace stops spending when the platform's own books say that the month's cap will be far passed: the billing account tells of
// it hours or days later. It also has the queues stand as the switch does, where whoever turned it died before they did.
func (b broom) pace(ctx context.Context) (int, error) {
	f, do, err := b.store.Paced(ctx)
	if err != nil {
		return 0, err
	}
	switch do {
	case brake.Expect:
		b.env.Log.WarnContext(ctx, "alert", "rule", string(audit.BudgetWarned), "budget", "platform", "forecast", true, "drawn", f.Drawn, "expected", f.Expected)
	case brake.Trip:
		b.env.Log.ErrorContext(ctx, "alert", "rule", string(audit.BudgetTripped), "budget", "platform", "forecast", true, "drawn", f.Drawn, "expected", f.Expected)
	}
	now, err := b.store.Brake(ctx)
	if err != nil || now.Settled || now.Since.IsZero() {
		return 0, err
	}
	return 1, b.env.Settle(ctx, stage.SpendingQueues())
}
