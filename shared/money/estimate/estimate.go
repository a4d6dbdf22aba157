// Package estimate says what a film will cost before it is made: who would make
// each part of it, what each charges, and what others ask for a film of that length.
//
// It drafts the film from the brief's length and language, so that it can answer
// before there is a script. It is no promise: a job's bill is its ledger.
package estimate

import (
	"errors"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// ErrBudget is wrapped by the error of a film whose ceiling does not even pay for the machines it is made on.
var ErrBudget = errors.New("over the budget")

// An Ask is what is to be estimated.
type Ask struct {
	// Brief is settled but for its content, which may be empty.
	Brief brief.Resolved
	// Film is [Draft] of it, which reads the content: whoever asks for several plans has it read once.
	Film     route.Film
	Market   route.Market
	Strategy route.Strategy
	// Budget is the most it may cost, in micro-dollars.
	Budget int64
	// Hosted is true where it is made in the cloud, where machines cost money too.
	Hosted   bool
	Rerender Rerender
}

// An Estimate is what a film is expected to cost.
type Estimate struct {
	// AsOf is the day the price book was last gone through.
	AsOf  string
	Lines []Line
	// Micros is the sum of the lines, Confidence the least of theirs.
	Micros     int64
	Confidence money.Confidence
	// Wait is how long until the film is there.
	Wait time.Duration
	// Plan is who makes what.
	Plan route.Plan
}

// Make estimates a film. Errors wrap ErrBudget or route.ErrNoBackend.
func Make(a Ask) (Estimate, error) {
	e := Estimate{AsOf: a.Market.Book.AsOf()}
	site, err := machines(a)
	if err != nil {
		return e, fmt.Errorf("estimate: %w", err)
	}
	rest := a.Budget - sum(site)
	if rest < 0 {
		return e, fmt.Errorf("estimate: %s for machines and storage: %w", money.Dollars(sum(site)), ErrBudget)
	}
	film := a.Film
	film.Permille = a.Rerender.Permille
	e.Plan, err = route.Current().Plan(a.Market, film, rest, a.Strategy)
	if errors.Is(err, route.ErrBudget) {
		err = errors.Join(err, ErrBudget)
	}
	if err != nil {
		return e, fmt.Errorf("estimate: %w", err)
	}
	e.Lines = append(bill(e.Plan), site...)
	e.Micros, e.Wait, e.Confidence = sum(e.Lines), e.Plan.Wait, least(e.Lines)
	return e, nil
}
