package money

import (
	"context"
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
)

// Optimize plans a film four ways.
var _ = function.HTTP(function.Route{
	Name: "financial-optimize", Method: "POST", Path: "/financial/optimize", Tag: "Money", Role: identity.Producer, PerMinute: 20, Lenient: true,
	Summary: "Plan a film under a budget", Errors: []int{400, 402, 413, 422},
	Description: "Four plans under max_cost_usd, or the preset's ceiling: cheapest, fastest, best and balanced, the asked strategy's first. " +
		"Each says which backend makes each part, why, and why the others do not. Nothing is bought and nothing stored.",
}, optimize)

// planNames are what the plans of the strategies are called.
var planNames = map[string]string{route.Cost: "cheapest", route.Latency: "fastest", route.Quality: "best", route.Balanced: "balanced"}

// OptimizeInput is a film to be planned.
type OptimizeInput struct{ Body Film }

// OptimizeOutput is the plans.
type OptimizeOutput struct {
	Body struct {
		AsOf     string `json:"as_of" format:"date" doc:"Day the price book was last gone through"`
		Currency string `json:"currency" example:"USD"`
		Budget   int64  `json:"budget_micros" doc:"No plan costs more"`
		Plans    []Plan `json:"plans"`
	}
}

// A Plan is one way to make the film.
type Plan struct {
	Name string `json:"name" enum:"cheapest,fastest,best,balanced"`
	Estimate
	Parts    []PlanPart            `json:"parts"`
	Rejected []route.PartRejection `json:"rejected"`
}

// A PlanPart is a part of the film and who makes it.
type PlanPart struct {
	Part    string  `json:"part" enum:"script,voice,shot,music,effects,judging"`
	ID      string  `json:"id,omitempty" doc:"Of the line or shot" example:"s01"`
	Seconds float64 `json:"seconds,omitempty"`
	Backend string  `json:"backend" example:"local/studio"`
	Quality float64 `json:"quality" doc:"0 to 1"`
	Micros  int64   `json:"micros" doc:"Micro-dollars"`
	Wait    float64 `json:"wait_sec"`
	Reason  string  `json:"reason"`
	// Candidates are of the part, not of each line of it.
	Candidates []Candidate `json:"candidates" doc:"Backends that can make it within the budget, best first"`
}

// A Candidate is a backend that can make a part.
type Candidate struct {
	Backend string  `json:"backend" example:"runway/gen4.5"`
	Score   float64 `json:"score" doc:"0 to 1, by the plan's strategy"`
	Micros  int64   `json:"micros" doc:"What it asks for the part, in micro-dollars; for all lines where it speaks them"`
}

func optimize(ctx context.Context, env *cloud.Env, in *OptimizeInput) (*OptimizeOutput, error) {
	ask, err := in.Body.ask(ctx, env)
	if err != nil {
		return nil, err
	}
	var out OptimizeOutput
	out.Body.AsOf, out.Body.Currency, out.Body.Budget = ask.Market.Book.AsOf(), "USD", ask.Budget
	for _, s := range askedFirst(ask.Strategy) {
		ask.Strategy = s
		e, err := estimate.Make(ask)
		if err != nil {
			return nil, priced(err)
		}
		out.Body.Plans = append(out.Body.Plans, plan(e))
	}
	return &out, nil
}

// askedFirst returns every strategy, the asked one first.
func askedFirst(asked route.Strategy) []route.Strategy {
	rest := slices.DeleteFunc(route.Strategies(), func(s route.Strategy) bool { return s.Name == asked.Name })
	return append([]route.Strategy{asked}, rest...)
}

func plan(e estimate.Estimate) Plan {
	p := Plan{Name: planNames[e.Plan.Strategy], Estimate: shown(e), Rejected: e.Plan.Rejected, Parts: []PlanPart{}}
	if p.Rejected == nil {
		p.Rejected = []route.PartRejection{}
	}
	for _, a := range e.Plan.Assignments {
		candidates := []Candidate{}
		for _, c := range a.Candidates {
			candidates = append(candidates, Candidate{c.Backend.ID, c.Score, c.Micros})
		}
		p.Parts = append(p.Parts, PlanPart{
			Part: string(a.Part), ID: a.ID, Seconds: hundredths(a.Length.Seconds()), Backend: a.Backend.ID,
			Quality: a.Backend.Quality, Micros: a.Micros, Wait: hundredths(a.Wait.Seconds()), Reason: a.Reason, Candidates: candidates,
		})
	}
	return p
}

func hundredths(s float64) float64 { return math.Round(s*100) / 100 }
