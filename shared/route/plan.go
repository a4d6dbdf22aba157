package route

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/money"
)

// ErrNoBackend is wrapped by the error of a part nobody can make, ErrBudget by
// that of a film whose cheapest parts cost more than the budget.
var (
	ErrNoBackend = errors.New("no backend can make it")
	ErrBudget    = errors.New("over the budget at its cheapest")
)

// A Plan is who makes what of a film.
type Plan struct {
	Strategy string
	// Assignments are in the order of the film's parts, shots as the film has them.
	Assignments []Assignment
	Micros      int64
	// Wait is how long until the film is there.
	Wait time.Duration
	// Rejected is every backend that makes no part, or not every part it could, and why.
	Rejected []PartRejection
}

// An Assignment is one piece of work and who does it.
type Assignment struct {
	Part    Part
	ID      string // of the shot or line
	Length  time.Duration
	Backend Backend
	// Still makes the picture that a clip starts from; nil where it starts from none. Micros and Wait count
	// it too, Charges do not.
	Still   *Candidate
	Charges []money.Charge
	Micros  int64
	Wait    time.Duration
	Reason  string
	// Candidates are those that can make it within the budget, best first; Contested is true where
	// there was a choice at all, within it or not.
	Candidates []Candidate
	Contested  bool
}

// A PartRejection is a rejection and the parts it was of. Where it has several, the detail is of the first.
type PartRejection struct {
	Rejection
	Parts []string `json:"parts" doc:"Parts of the film: script, voice, music, effects, judging, or ids of shots"`
}

// Plan assigns a backend to every part of a film, within a budget in
// micro-dollars. Each part gets the first of its candidates that leaves enough for the
// cheapest way to make the rest; what is worth most chooses first, and money is kept for judging the film
// before any is given to its pictures.
func (c *Catalogue) Plan(m Market, f Film, budget int64, s Strategy) (Plan, error) {
	tasks := f.tasks()
	floors, floor, err := c.floors(m, tasks)
	if err != nil {
		return Plan{}, err
	}
	if floor > budget {
		return Plan{}, fmt.Errorf("route: plan: %s of %s: %w", money.Dollars(floor), money.Dollars(max(budget, 0)), ErrBudget)
	}
	p := Plan{Strategy: s.Name}
	for i, t := range tasks {
		floor -= floors[i]
		left := budget - p.Micros - floor
		if t.spared() {
			left /= judgingShare
		}
		all, within := c.choose(m, t.needs, Unlimited, s), c.choose(m, t.needs, left, s)
		if t.spared() && len(within.Candidates) == 0 {
			p.reject(t, within.Rejected)
			continue
		}
		p.assign(m, t, within.Candidates, len(all.Candidates) > 1, reason(s, t, all, within))
		p.reject(t, within.Rejected)
	}
	f.sort(p.Assignments)
	for _, r := range p.Rejected {
		slices.Sort(r.Parts)
	}
	p.Wait = c.wait(f, p.Assignments)
	return p, nil
}

// judgingShare is the part of what is left that may be kept for judging: a film is made before it is judged.
const judgingShare = 6

// floors returns what each task costs at its cheapest, and their sum.
func (c *Catalogue) floors(m Market, tasks []task) (each []int64, sum int64, err error) {
	cheapest := Strategy{Weights: Weights{Cost: 1}}
	for _, t := range tasks {
		if t.spared() {
			each = append(each, 0)
			continue
		}
		k := c.choose(m, t.needs, Unlimited, cheapest).Candidates
		if len(k) == 0 {
			return nil, 0, fmt.Errorf("route: plan: %s: %w", t.name(), ErrNoBackend)
		}
		least := k[0].Micros
		if least > Unlimited-sum {
			return nil, 0, fmt.Errorf("route: plan: %s: %w", t.name(), ErrNoBackend)
		}
		each, sum = append(each, least), sum+least
	}
	return each, sum, nil
}

// assign books the first candidate for a task, piece by piece.
func (p *Plan) assign(m Market, t task, list []Candidate, contested bool, reason string) {
	k := list[0]
	for i, n := range t.needs {
		charges, micros, _ := k.Backend.charges(m, n) // priced before, as part of the candidate
		a := Assignment{
			Part: t.part, ID: t.ids[i], Length: n.Length, Backend: k.Backend, Charges: charges, Micros: micros, Wait: time.Duration(float64(k.Backend.wait(n)) * m.learned(k.Backend).slowness()), Reason: reason,
			Candidates: list, Contested: contested,
		}
		if k.Still != nil { // a shot, which is one need
			a.Still, a.Micros, a.Wait = k.Still, a.Micros+k.Still.Micros, a.Wait+k.Still.Wait
		}
		p.Micros += a.Micros
		p.Assignments = append(p.Assignments, a)
	}
}

func (p *Plan) reject(t task, list []Rejection) {
	for _, r := range list {
		i := slices.IndexFunc(p.Rejected, func(o PartRejection) bool { return o.Backend == r.Backend && o.Code == r.Code })
		if i < 0 {
			p.Rejected = append(p.Rejected, PartRejection{Rejection: r})
			i = len(p.Rejected) - 1
		}
		p.Rejected[i].Parts = append(p.Rejected[i].Parts, t.name())
	}
}

// name is the shot's id, or the part.
func (t task) name() string {
	if t.part == Picture {
		return t.ids[0]
	}
	return string(t.part)
}

// reason says why a task's backend was taken, and what the budget kept from being taken.
func reason(s Strategy, t task, all, within Choice) string {
	k := within.Candidates[0]
	if exact := t.needs[0].Exact; exact != "" && k.Backend.Vendor == LocalVendor {
		return "drawn: " + exact
	}
	text := fmt.Sprintf("first of %d by %s", len(within.Candidates), s.Name)
	switch {
	case len(all.Candidates) == 1:
		text = "the only one that can be had"
	case len(within.Candidates) == 1:
		text = "the only one within the budget"
	}
	text += fmt.Sprintf(": %s, %s", k.Backend.Why, money.Dollars(k.Micros))
	if k.Still != nil {
		text += ", from a picture by " + k.Still.Backend.ID
	}
	if n := len(t.needs); n > 1 {
		text += fmt.Sprintf(" for all %d", n)
	}
	if t.part == Picture {
		text = fmt.Sprintf("importance %.2f: ", t.needs[0].Importance) + text
	}
	if first := all.Candidates[0]; first.Backend.ID != k.Backend.ID {
		text += fmt.Sprintf("; %s at %s is over what is left of the budget", first.Backend.ID, money.Dollars(first.Micros))
	}
	return text
}

// wait returns how long a film takes: its script, then the slowest of what is
// made side by side, then its finish. What is made on this machine is made one after the other.
func (c *Catalogue) wait(f Film, list []Assignment) time.Duration {
	type lane struct{ sum, longest time.Duration }
	lanes := map[string]lane{}
	parallel := map[string]int{}
	var script, finish time.Duration
	for _, a := range list {
		switch a.Part {
		case Script:
			script += a.Wait
			continue
		case Judging:
			finish += a.Wait
			continue
		}
		id := a.Backend.ID
		if a.Backend.Vendor == LocalVendor {
			id = LocalVendor
		}
		l := lanes[id]
		lanes[id], parallel[id] = lane{l.sum + a.Wait, max(l.longest, a.Wait)}, a.Backend.Parallel
		if a.Part == Picture {
			finish += per(a.Length, c.Finish.PerSecond)
			if a.Backend.Vendor != LocalVendor {
				finish += per(a.Length, c.Finish.Footage)
			}
		}
	}
	var slowest time.Duration
	for id, l := range lanes {
		slowest = max(slowest, l.longest, l.sum/time.Duration(parallel[id]))
	}
	return script + slowest + finish
}

// per returns so many seconds for each second of d.
func per(d time.Duration, seconds float64) time.Duration {
	return time.Duration(math.Round(float64(d) * seconds))
}

// sort puts assignments in the order of the film: script, lines, shots, music, effects, judging.
func (f Film) sort(list []Assignment) {
	rank := func(a Assignment) int {
		return slices.Index([]Part{Script, Voice, Picture, Bed, SoundEffect, Judging}, a.Part)
	}
	shot := map[string]int{}
	for i, s := range f.Shots {
		shot[s.ID] = i
	}
	slices.SortStableFunc(list, func(a, b Assignment) int {
		if a.Part == Picture && b.Part == Picture {
			return cmp.Compare(shot[a.ID], shot[b.ID])
		}
		return cmp.Compare(rank(a), rank(b))
	})
}
