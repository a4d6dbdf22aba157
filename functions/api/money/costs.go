// Package money is the HTTP endpoints about money. A file is a function.
package money

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
)

// Costs is the bill of one job: every line of its ledger.
var _ = function.HTTP(function.Route{
	Name: "money-costs", Method: "GET", Path: "/job/{id}/costs", Tag: "Money", Role: identity.Viewer,
	Summary: "Read a job's bill", Description: "Every line of the ledger; the total is the sum of the settled ones.",
	Faults: []error{store.NoJob("0198")},
}, costs)

// CostsOutput is the bill.
type CostsOutput struct {
	Body struct {
		Currency string       `json:"currency" example:"USD"`
		Total    int64        `json:"total_micros" doc:"Micro-dollars"`
		Text     string       `json:"total" example:"$0.00"`
		Ceiling  int64        `json:"ceiling_micros"`
		Lines    []money.Line `json:"lines"`
	}
}

func costs(ctx context.Context, env *cloud.Env, in *function.JobInput) (*CostsOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	v, err := s.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	lines, err := s.Costs(ctx, ref)
	if err != nil {
		return nil, err
	}
	var out CostsOutput
	out.Body.Currency, out.Body.Lines, out.Body.Ceiling = "USD", lines, v.Attempt.CeilingMicros
	if lines == nil {
		out.Body.Lines = []money.Line{}
	}
	out.Body.Total = money.Spent(lines)
	out.Body.Text = money.Dollars(out.Body.Total)
	return &out, nil
}
