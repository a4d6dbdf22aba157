package money

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
)

// Estimate says what a film will cost.
var _ = function.HTTP(function.Route{
	Name: "cost-estimate", Method: "POST", Path: "/cost-estimate", Tag: "Money", Known: true, PerMinute: 50,
	Summary: "Estimate what a film costs", Errors: []int{400, 402, 413, 422},
	Description: "Prices every component from the dated price book, with the backends this installation has, and compares with competitors. " +
		"It needs no credentials and stores nothing; with them, the film follows your brand kit as a job would, and the estimate goes by your own past. An estimate is no promise; a job is billed by its ledger, and never above its ceiling.",
}, costEstimate)

// Film is the part of a brief that decides what a film costs.
type Film struct {
	Content     string   `json:"content,omitempty" doc:"The brief, where there is one" example:"Fresh bread every morning from six. Come by at 12 Mill Lane."`
	DurationSec *int     `json:"duration_sec,omitempty" doc:"Length in seconds, 5 to 300 and no more than the preset allows; 30 where it is left out" example:"30"`
	Preset      string   `json:"preset,omitempty" doc:"What the film is for, see GET /presets"`
	Aspect      string   `json:"aspect,omitempty" doc:"Shape of the picture; the preset's, else 16:9, where it is left out"`
	Lang        string   `json:"lang,omitempty" doc:"BCP 47 tag of GET /capabilities, or auto" example:"en"`
	Quality     string   `json:"quality,omitempty" doc:"standard where it is left out"`
	Brand       string   `json:"brand,omitempty" doc:"Id of a brand kit, whose locked lines are said too; your default kit where it is left out, none for no kit"`
	Strategy    string   `json:"strategy,omitempty" doc:"What to care for most; the preset's where it is left out, as in the brief of a job"`
	MaxCostUSD  *float64 `json:"max_cost_usd,omitempty" doc:"Hard cap in US dollars; the preset's ceiling where it is left out" example:"0.30"`
}

// Choices returns the fields that take one of a few values, for the document: those of a brief.
func (Film) Choices() map[string][]string {
	of := brief.Request{}.Choices()
	all := map[string][]string{}
	for _, field := range []string{"preset", "aspect", "quality", "strategy"} {
		all[field] = of[field]
	}
	return all
}

// EstimateInput is a film to be priced.
type EstimateInput struct{ Body Film }

// EstimateOutput is what it is expected to cost.
type EstimateOutput struct {
	Body struct {
		Estimate
		AsOf     string   `json:"as_of" format:"date" doc:"Day the price book was last gone through"`
		Currency string   `json:"currency" example:"USD"`
		Ceiling  int64    `json:"ceiling_micros" doc:"The most the job could cost"`
		Rerender Rerender `json:"rerender"`
		// Generative is what it would cost elsewhere, and is no part of the total.
		Generative Hypothetical `json:"if_generative"`
		Comparison []Comparison `json:"comparison"`
		Notes      []string     `json:"notes"`
	}
}

// An Estimate is the price of a film, component by component.
type Estimate struct {
	Strategy   string           `json:"strategy" enum:"cost,latency,quality,balanced"`
	Lines      []estimate.Line  `json:"lines"`
	Micros     int64            `json:"total_micros" doc:"Micro-dollars, the sum of the lines"`
	Text       string           `json:"total" example:"$0.00"`
	Confidence money.Confidence `json:"confidence" enum:"high,medium,low" doc:"The least of the lines'"`
	ETA        float64          `json:"eta_sec" doc:"Seconds until the film is there, without waiting for people"`
}

// A Rerender is how often a shot is expected to be made.
type Rerender struct {
	Factor float64 `json:"factor" example:"1"`
	Basis  string  `json:"basis" example:"no history yet"`
	Shots  int     `json:"shots" doc:"How many shots of the past it is learned from"`
}

// A Hypothetical is an estimate of what is not what would be done.
type Hypothetical struct {
	Label string `json:"label"`
	Estimate
	OverCeiling bool `json:"over_ceiling" doc:"It costs more than the job may"`
}

// A Comparison is a competitor's price for the same length, beside ours.
type Comparison struct {
	estimate.Comparison
	Ours           int64 `json:"ours_micros" doc:"This film's total, finished"`
	OursGenerative int64 `json:"ours_if_generative_micros" doc:"The total of if_generative, finished"`
}

func costEstimate(ctx context.Context, env *cloud.Env, in *EstimateInput) (*EstimateOutput, error) {
	ask, err := in.Body.ask(ctx, env)
	if err != nil {
		return nil, err
	}
	e, err := estimate.Make(ask)
	if err != nil {
		return nil, priced(err)
	}
	var out EstimateOutput
	b := &out.Body
	b.Estimate, b.AsOf, b.Currency, b.Ceiling = shown(e), e.AsOf, "USD", ask.Budget
	b.Rerender = Rerender{Factor: ask.Rerender.Factor(), Basis: ask.Rerender.Basis, Shots: ask.Rerender.Shots}
	if b.Generative, err = generative(ask); err != nil {
		return nil, priced(err)
	}
	compared, err := estimate.Compare(ask.Brief.Seconds)
	if err != nil {
		return nil, err
	}
	for _, c := range compared {
		b.Comparison = append(b.Comparison, Comparison{c, e.Micros, b.Generative.Micros})
	}
	b.Notes = notes(ask, e)
	return &out, nil
}

// ask turns a film into what the estimator is asked, or the fault of its fields.
func (f Film) ask(ctx context.Context, env *cloud.Env) (estimate.Ask, error) {
	b, problems := f.resolve()
	if len(problems) > 0 {
		return estimate.Ask{}, brief.Refuse(problems)
	}
	s, err := route.FindStrategy(b.Strategy)
	if err != nil {
		return estimate.Ask{}, err
	}
	if b, err = branded(ctx, env, b); err != nil {
		return estimate.Ask{}, err
	}
	history, err := experience(ctx, env)
	if err != nil {
		return estimate.Ask{}, err
	}
	rerender, err := estimate.Expected(ctx, history, function.Caller(ctx).Tenant, b.Preset.Name)
	if err != nil {
		return estimate.Ask{}, err
	}
	return estimate.Ask{
		Brief: b, Film: estimate.Draft(ctx, b), Strategy: s, Budget: b.CeilingMicros, Rerender: rerender, Hosted: env.Config.Endpoints == (cloud.Endpoints{}),
		Market: estimate.Audible(env.Market(ctx), b, b.Lang.Tag),
	}, nil
}

// branded returns the film as the kit it names, or the caller's default one, would have it.
func branded(ctx context.Context, env *cloud.Env, b brief.Resolved) (brief.Resolved, error) {
	tenant := function.Caller(ctx).Tenant
	if tenant == "" && b.Brand == "" || b.Brand == brief.NoBrand {
		return b, nil // answered without the store
	}
	s, err := env.Store()
	if err != nil {
		return b, err
	}
	_, b, err = s.Follow(ctx, tenant, b)
	return b, err
}

// experience is what is known of the caller's films; nil for one who has not said who they are.
func experience(ctx context.Context, env *cloud.Env) (estimate.History, error) {
	if function.Caller(ctx).Tenant == "" {
		return nil, nil
	}
	return env.Store()
}

// silent stands in for the text of a film that has none yet: it is in no language.
const silent = "0123456789"

// resolve settles the fields as a brief's are; without a text they are checked as those of any film.
func (f Film) resolve() (brief.Resolved, []brief.Problem) {
	r := brief.Request{
		Content: f.Content, DurationSec: f.DurationSec, Preset: f.Preset, Aspect: f.Aspect, Lang: f.Lang, Quality: f.Quality,
		Brand: f.Brand, Strategy: f.Strategy, MaxCostUSD: f.MaxCostUSD,
	}
	if f.Content == "" {
		r.Content = silent
	}
	b, problems := r.Resolve()
	if f.Content == "" {
		b.Content = ""
	}
	return b, problems
}

// generative is what the film would cost with every part of it made by vendors, at their cheapest.
func generative(ask estimate.Ask) (Hypothetical, error) {
	h := Hypothetical{Label: "Not what would be done: every part made by a vendor's model at the cheapest price known, and hosted in the cloud."}
	ceiling := ask.Budget
	cheapest, err := route.FindStrategy(route.Cost)
	if err != nil {
		return h, err
	}
	ask.Strategy, ask.Budget, ask.Hosted, ask.Market.State = cheapest, route.Unlimited, true, route.Vendors
	e, err := estimate.Make(ask)
	if err != nil {
		return h, err
	}
	h.Estimate, h.OverCeiling = shown(e), e.Micros > ceiling
	return h, nil
}

func shown(e estimate.Estimate) Estimate {
	return Estimate{
		Strategy: e.Plan.Strategy, Lines: e.Lines, Micros: e.Micros, Text: money.Dollars(e.Micros),
		Confidence: e.Confidence, ETA: math.Ceil(e.Wait.Seconds()),
	}
}

// notes are what a reader has to know to take the figures for what they are.
func notes(ask estimate.Ask, e estimate.Estimate) []string {
	list := []string{fmt.Sprintf("An estimate: prices as of %s, on %s.", e.AsOf, ask.Market.At.UTC().Format(time.DateOnly))}
	if ask.Brief.Content == "" {
		list = append(list, "There is no text yet: the script is taken to fill the film.")
	}
	if e.Micros == 0 {
		list = append(list, "Everything is made on this machine, whose power and time are not counted.")
	}
	return append(list, "A competitor's finished film is compared with ours; a raw clip is not a film. Each line has its date.")
}

// priced turns the estimator's errors into faults.
func priced(err error) error {
	switch {
	case errors.Is(err, estimate.ErrBudget):
		return fault.Wrap(err, fault.CapReached, "cost.cap_reached", "The film cannot be made under its ceiling, not even at its cheapest.").
			WithHint("Raise max_cost_usd, ask for a shorter film, or choose a preset with a higher ceiling.")
	case errors.Is(err, route.ErrNoBackend):
		return fault.Wrap(err, fault.Unavailable, "backend.none", "A part of the film can be made by no backend at the moment.")
	}
	return err
}
