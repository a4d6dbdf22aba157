package ops

import (
	"context"
	"strconv"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/stage"
)

// BudgetTopic is where the billing account tells of the platform's budget.
const BudgetTopic = "budget"

// BudgetGuard hears how much of the platform's budget is spent. It warns at a half and at four fifths, and when all of it is
// spent it has no new work taken on and stops the queues that spend: see package brake. Jobs that run wait where they stand. It
// never lets spending go on: a person does, with PUT /platform/spending.
//
// What cannot be read is not acknowledged, so that it ends among the dead letters, whose first is an alert: a guard that has
// gone deaf must not be quiet about it.
var _ = function.Topic("budgetguard", BudgetTopic, cloud.Needs{Posts: []string{cloud.Stages}, Pauses: stage.SpendingQueues()}, guard)

func guard(ctx context.Context, env *cloud.Env, e function.Event) error {
	n, err := brake.Parse(e.Data, e.Attributes, e.At)
	if err != nil {
		return err
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	do, level, err := s.Heard(ctx, n)
	if err != nil {
		return err
	}
	sound(ctx, env, n, do, level)
	now, err := s.Brake(ctx)
	if err != nil || !now.Frozen || now.Settled {
		return err
	}
	return env.Settle(ctx, stage.SpendingQueues()) // now, or because the last try to was cut short
}

// sound tells those who run the platform, by the name of the alert.
func sound(ctx context.Context, env *cloud.Env, n brake.Notice, do brake.Act, level int) {
	rule := audit.BudgetWarned
	log := env.Log.WarnContext
	switch do {
	case brake.Nothing:
		return
	case brake.Trip:
		rule, log = audit.BudgetTripped, env.Log.ErrorContext
	}
	log(ctx, "alert", "rule", string(rule), "budget", n.Name, "level", strconv.Itoa(level), "forecast", do == brake.Expect,
		"cost", n.Cost, "amount", n.Amount, "currency", n.Currency)
}
