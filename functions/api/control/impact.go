package control

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// An Impact is what an edit leads to, and what that costs and takes. It is an
// estimate: speech is measured only when it is made.
type Impact struct {
	edit.Impact
	Micros  int64   `json:"cost_micros" doc:"What is expected to be bought again, in micro-dollars"`
	Text    string  `json:"cost" example:"$0.00"`
	Seconds float64 `json:"seconds" doc:"How long making it again is expected to take"`
}

// impact is what follows from the edited film.
func (e editor) impact(film *manifest.Manifest) (Impact, error) {
	i := Impact{Impact: edit.Of(e.old, film)}
	market := e.env.Market()
	for _, id := range i.Shots {
		s, was := film.Shot(id), e.old.Shot(id)
		if s.Backend == agent.Studio || was != nil && agent.Prompt(film, *s) == agent.Prompt(e.old, *was) && s.Backend == was.Backend && s.Seed == was.Seed {
			continue // a clip that shows the same is not bought again
		}
		i.Micros += price(market, film, *s)
	}
	i.Text = money.Dollars(i.Micros)
	wait, err := i.wait(market, film)
	i.Seconds = math.Ceil(wait.Seconds())
	return i, err
}

// price is what a shot's backend asks for its clip now; 0 where it cannot be had.
func price(m route.Market, film *manifest.Manifest, s manifest.Shot) int64 {
	need := route.Need{Modality: route.Video, Length: s.Length.Duration(), Aspect: film.Format.Aspect, Importance: agent.Importance(s)}
	list := route.Current().Choose(m, need, route.Unlimited, route.Strategy{}).Candidates
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
		again.Lines = append(again.Lines, route.Line{ID: id, Characters: len([]rune(l.Text))})
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
