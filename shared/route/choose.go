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

// Codes of rejections, in the order they are looked for.
const (
	NotOffered = "not_offered" // retired, or not offered yet
	Capability = "capability"
	Exact      = "exact" // it is ready, and the shot has to be drawn
	NoPrice    = "no_price"
	OverBudget = "over_budget"
	// A state that is not Ready is its own code.
)

// A Candidate is a backend that can do a need within the budget.
type Candidate struct {
	Backend Backend
	// Still makes the picture it starts from, where it needs one and none was given; nil elsewhere. Micros,
	// Wait and Score count both, Charges the backend's own.
	Still   *Candidate
	Charges []money.Charge
	Micros  int64
	Wait    time.Duration
	Score   float64
}

// A Rejection is a backend that was not taken, and why.
type Rejection struct {
	Backend  string   `json:"backend" example:"runway/gen4.5"`
	Modality Modality `json:"modality"`
	Code     string   `json:"code" enum:"not_offered,exact,capability,not_configured,breaker_open,retired,quota,excluded,no_price,over_budget"`
	Detail   string   `json:"detail" example:"makes at most 10 s, and 12.0 s are needed"`
}

// A Passed backend is one that was to make something and has not, when it came to it.
type Passed struct {
	Backend string `json:"backend" firestore:"backend" example:"runway/gen4.5"`
	// Code is why: the class of its failure, or the state that kept it from being called.
	Code string `json:"code" firestore:"code" example:"busy"`
}

// A Choice is the backends for a need: those that can do it, best first, and the others.
type Choice struct {
	Candidates []Candidate
	Rejected   []Rejection
}

// Choose ranks the backends of a need's modality by a strategy, within what is
// left of a budget in micro-dollars. A backend whose price is not known is never ranked.
func (c *Catalogue) Choose(m Market, n Need, budget int64, s Strategy) Choice {
	return c.choose(m, []Need{n}, budget, s)
}

// choose ranks the backends for needs that one backend has to do alike.
func (c *Catalogue) choose(m Market, needs []Need, budget int64, s Strategy) Choice {
	var out Choice
	for _, b := range c.Backends {
		if b.Modality != needs[0].Modality {
			continue
		}
		k, code, detail := c.offer(m, b, needs, budget, s)
		if code == "" && k.Micros > budget {
			code, detail = OverBudget, fmt.Sprintf("costs %s, and %s is left", money.Dollars(k.Micros), money.Dollars(max(budget, 0)))
		}
		if code != "" {
			out.Rejected = append(out.Rejected, Rejection{b.ID, b.Modality, code, detail})
			continue
		}
		out.Candidates = append(out.Candidates, k)
	}
	if exact := needs[0].Exact; exact != "" && len(out.Candidates) == 0 { // nobody draws here: it is filmed after all
		needs = slices.Clone(needs)
		needs[0].Exact = ""
		return c.choose(m, needs, budget, s)
	}
	slices.SortFunc(out.Candidates, before)
	return out
}

// before orders candidates: by score, then the cheaper, the better, the quicker, and by name.
func before(a, b Candidate) int {
	return cmp.Or(
		cmp.Compare(b.Score, a.Score), cmp.Compare(a.Micros, b.Micros), cmp.Compare(b.Backend.Quality, a.Backend.Quality),
		cmp.Compare(a.Wait, b.Wait), cmp.Compare(a.Backend.ID, b.Backend.ID),
	)
}

// weigh returns a backend as a candidate for needs, or the code and the words of why it is none.
func (m Market) weigh(b Backend, needs []Need, s Strategy) (k Candidate, code, detail string) {
	k.Backend = b
	if why := b.offered(m.At); why != "" {
		return k, NotOffered, why
	}
	if !b.In(m.Region) {
		return k, Capability, "is not offered in " + m.Region
	}
	for _, n := range needs {
		if why := b.lacks(n); why != "" {
			return k, Capability, why
		}
	}
	if state := m.StateOf(b); state != Ready {
		return k, string(state), stateWords[state]
	}
	if why := needs[0].Exact; why != "" && b.Vendor != LocalVendor {
		return k, Exact, why
	}
	learned := m.learned(b)
	var longest time.Duration
	for _, n := range needs {
		charges, micros, err := b.charges(m, n)
		if err != nil || micros > Unlimited-k.Micros {
			return k, NoPrice, priceWords(err)
		}
		k.Charges, k.Micros = append(k.Charges, charges...), k.Micros+micros
		wait := time.Duration(float64(b.wait(n)) * learned.slowness())
		k.Wait += wait
		longest = max(longest, wait)
	}
	k.Wait = max(longest, k.Wait/time.Duration(b.Parallel))
	k.Score = m.rate(k, needs, s)
	return k, "", ""
}

// rate returns how good a candidate is for needs, as its backends have done lately.
func (m Market) rate(k Candidate, needs []Need, s Strategy) float64 {
	reliable := m.learned(k.Backend).reliability()
	if k.Still != nil {
		reliable *= m.learned(k.Still.Backend).reliability()
	}
	return math.Round(s.score(k.Backend, needs, k.Micros, k.Wait)*reliable*precision) / precision
}

var stateWords = map[State]string{
	NotConfigured: "has no key on this installation",
	BreakerOpen:   "has failed too often lately, and is left alone for a while",
	Retired:       "is no more, as its vendor says; it is tried again after a day",
	Quota:         "has no call left for us today",
	Excluded:      "is left out of this plan",
}

func priceWords(err error) string {
	switch {
	case errors.Is(err, money.ErrNoPrice):
		return "has no known price, and what has none is never ranked"
	case errors.Is(err, errUnconfirmed):
		return "has a price nobody has confirmed, and is not ranked by it"
	}
	return "has a price that cannot be counted"
}
