package control

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
)

// An Impact is what an edit leads to, and what that costs and takes. It is an
// estimate: speech is measured only when it is made.
type Impact struct {
	edit.Impact
	Micros  int64   `json:"cost_micros" doc:"What is expected to be bought again, in micro-dollars; once the film is delivered, with what judging it may take"`
	Text    string  `json:"cost" example:"$0.00"`
	Seconds float64 `json:"seconds" doc:"How long making it again is expected to take"`
	// The differences are against the film as it is planned: before it is made, what it costs and takes more or
	// less than without the edit; afterwards the whole of what is made again.
	MoreMicros  int64   `json:"cost_difference_micros" doc:"Against the present plan, in micro-dollars; after delivery all of cost_micros"`
	MoreSeconds float64 `json:"seconds_difference" doc:"Against the present plan; after delivery all of seconds"`
}

// impact is what follows from the edited film.
func (e editor) impact(film *manifest.Manifest) (Impact, error) {
	i := Impact{Impact: edit.Of(e.old, film)}
	market := e.market
	for _, id := range i.Shots {
		s, was := film.Shot(id), e.old.Shot(id)
		if s.Backend == agent.Studio || was != nil && agent.Prompt(film, *s) == agent.Prompt(e.old, *was) && s.Backend == was.Backend && s.Seed == was.Seed {
			continue // a clip that shows the same is not bought again
		}
		i.Micros += price(market, film, *s)
	}
	heard, err := e.heard(film, i.Impact)
	if err != nil {
		return i, err
	}
	i.Micros += heard
	i.Text = money.Dollars(i.Micros)
	wait, err := i.wait(market, film)
	if err != nil {
		return i, err
	}
	i.Seconds = math.Ceil(wait.Seconds())
	i.MoreMicros, i.MoreSeconds = i.Micros, i.Seconds
	if e.view.Attempt.State != job.WaitingApproval {
		return i, nil
	}
	was, err := e.plan(e.old)
	if err != nil {
		return i, err
	}
	is, err := e.plan(film)
	i.MoreMicros, i.MoreSeconds = is.Micros-was.Micros, math.Round((is.Wait - was.Wait).Seconds())
	return i, err
}

// plan is what making a whole film is expected to cost and take: whom the planner takes for what is seen and heard,
// by what counts for the brief, as far as the job's ceiling allows.
func (e editor) plan(film *manifest.Manifest) (route.Plan, error) {
	ceiling, ordered := e.view.Attempt.Left(), int64(0)
	for _, s := range film.Shots {
		if s.Chosen && s.Backend != agent.Studio {
			ordered += price(e.market, film, s)
		}
	}
	strategy, err := route.FindStrategy(e.brief.Strategy)
	if err != nil {
		return route.Plan{}, err
	}
	market := estimate.Audible(e.market, e.brief, film.Lang)
	plan, err := route.Current().Plan(market, estimate.Film(e.brief, film, e.again), max(0, ceiling-ordered), strategy)
	if errors.Is(err, route.ErrBudget) || errors.Is(err, route.ErrNoBackend) { // a voice that nobody has: the job says so
		plan, err = route.Plan{}, nil
	}
	plan.Micros += ordered
	return plan, err
}

// price is what a shot's backend asks for its clip now; 0 where it cannot be had.
func price(m route.Market, film *manifest.Manifest, s manifest.Shot) int64 {
	list := route.Current().Choose(m, agent.Filming(film, s), route.Unlimited, route.Strategy{}).Candidates
	k := slices.IndexFunc(list, func(c route.Candidate) bool { return c.Backend.ID == s.Backend })
	if k < 0 {
		return 0
	}
	return list[k].Micros
}

// wait is how long what is made again takes, and finishing the whole film.
func (i Impact) wait(m route.Market, film *manifest.Manifest) (time.Duration, error) {
	again := route.Film{Aspect: film.Format.Aspect, Lang: film.Lang}
	rest := film.Duration.Duration()
	for _, id := range i.Shots {
		length := film.Shot(id).Length.Duration()
		again.Shots = append(again.Shots, route.Shot{ID: id, Length: length})
		rest -= length
	}
	for _, id := range i.Lines {
		l, _ := film.Line(id)
		again.Lines = append(again.Lines, estimate.Heard(film.Lang, l))
	}
	if i.Music {
		again.Music = film.Duration.Duration()
	}
	catalogue := route.Current()
	cheapest, err := route.FindStrategy(route.Cost)
	if err != nil {
		return 0, err
	}
	plan, err := catalogue.Plan(m, again, route.Unlimited, cheapest)
	if err != nil {
		return 0, fmt.Errorf("control: time of an edit: %w", err)
	}
	return plan.Wait + time.Duration(float64(rest)*catalogue.Finish.PerSecond), nil
}
