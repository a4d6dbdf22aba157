package platform

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/stage"
)

// TurnSpending stops spending, or lets it go on. It is a route, and no command on the database and the queues, so that who did it
// is known to be an operator, has said why, and is on record; and so that nobody needs to be able to write there.
var _ = function.HTTP(function.Route{
	Name: "spending-turn", Method: "PUT", Path: "/platform/spending", Tag: "Platform", Role: identity.Operator,
	Needs:   cloud.Needs{Pauses: stage.SpendingQueues()},
	Summary: "Stop spending, or let it go on",
	Description: "`frozen` refuses new work and stops the queues that spend; `running` takes both back, and jobs go on where they stand within minutes. " +
		"Spending is let go on by a person only: find out first what has used the budget up, and raise it where that was meant. Having resumed, " +
		"the budget guard stops it again when another half of the budget is spent. Sent again, it has the queues set again and changes nothing else.",
	Errors: []int{413, 422},
}, turnSpending)

// SpendingInput is how the switch is to stand, and why.
type SpendingInput struct {
	Body struct {
		State string `json:"state" enum:"running,frozen"`
		Why   string `json:"why" minLength:"5" maxLength:"500" doc:"The reason, for the audit" example:"The budget is raised to 2,000 dollars; the spend was a campaign."`
	}
}

func turnSpending(ctx context.Context, env *cloud.Env, in *SpendingInput) (*SpendingOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	if err := s.Brakes(ctx, in.Body.State == frozen, in.Body.Why, function.Act(ctx)); err != nil {
		return nil, err
	}
	if err := env.Settle(ctx, stage.SpendingQueues()); err != nil {
		return nil, err
	}
	return readSpending(ctx, env, nil)
}
