package platform

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// Spending says whether anything may be spent.
var _ = function.HTTP(function.Route{
	Name: "spending", Method: "GET", Path: "/platform/spending", Tag: "Platform", Role: identity.Operator,
	Summary: "Read whether anything may be spent",
	Description: "Frozen, the platform takes on no new films, with 503 and the code `platform.frozen`, and jobs that run wait before their next call that costs money. " +
		"The budget guard freezes it when the platform's budget is used up, by what Google has billed or by what our own ledger shows it is heading for; " +
		"an operator does with PUT /platform/spending. What buys nothing, as uploads and measurements, goes on.",
}, readSpending)

// A Spending is the switch.
type Spending struct {
	State   string     `json:"state" enum:"running,frozen"`
	Settled bool       `json:"settled" doc:"Whether the queues stand so as well"`
	Since   *time.Time `json:"since,omitempty" doc:"When it was turned last; left out where it never was"`
	By      string     `json:"by,omitempty" enum:"guard,operator" doc:"Who turned it: the budget guard, or an operator; the audit says which"`
	Why     string     `json:"why,omitempty" doc:"What they said" example:"100 % of the budget prod is spent."`
}

// SpendingOutput is how the switch stands.
type SpendingOutput struct{ Body Spending }

const (
	running = "running"
	frozen  = "frozen"
)

func readSpending(ctx context.Context, env *cloud.Env, _ *struct{}) (*SpendingOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	now, err := s.Brake(ctx)
	if err != nil {
		return nil, err
	}
	return &SpendingOutput{Body: spendingOf(now)}, nil
}

func spendingOf(s brake.Switch) Spending {
	out := Spending{State: running, Settled: s.Settled || s.Since.IsZero(), By: s.By, Why: s.Why}
	if s.Frozen {
		out.State = frozen
	}
	if !s.Since.IsZero() {
		out.Since = &s.Since
	}
	return out
}
