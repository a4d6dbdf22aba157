package brake

import "time"

// What is done at which part of a budget, in hundredths. Terraform's budget has the same thresholds, so that the account's
// own e-mails agree.
const (
	full = 100
	// again is how much more has to be spent, once a person has let spending go on, before it is stopped again: so
	// whoever resumes has decided on another half of the budget, and not on everything to come.
	again = 50
)

// warnings are where nothing is done but to tell.
var warnings = [...]int{80, 50}

// A Budget is what was heard of a budget and done about it, in its present interval.
type Budget struct {
	Schema   int       `firestore:"schema"`
	Interval time.Time `firestore:"interval"`
	Amount   float64   `firestore:"amount"`
	// Heard is when the newest notice was published: whatever was published before it is late, and tells nothing.
	Heard time.Time `firestore:"heard"`
	// Said is the highest level that was acted on, and Foreseen the highest that was forecast, in hundredths.
	Said     int `firestore:"said"`
	Foreseen int `firestore:"foreseen"`
}

// An Act is what a notice calls for.
type Act string

// The acts.
const (
	Nothing Act = ""
	Warn    Act = "warn"   // so much is spent
	Expect  Act = "expect" // so much will be
	Trip    Act = "trip"   // no more is to be spent
)

// Hear returns what is known of a budget after a notice, and what is to be done at which level. Each level is acted on once in
// an interval; of several that are passed at once, only the highest. A budget that was given another amount begins anew: what is
// half of the one is not half of the other.
func (b Budget) Hear(n Notice) (after Budget, do Act, level int) {
	if n.Interval.Before(b.Interval) || n.Interval.Equal(b.Interval) && n.Published.Before(b.Heard) {
		return b, Nothing, 0
	}
	if !n.Interval.Equal(b.Interval) || n.Amount != b.Amount {
		b = Budget{}
	}
	b.Schema, b.Interval, b.Amount, b.Heard = 1, n.Interval, n.Amount, n.Published
	switch reached := levelOf(n.Spent); {
	case reached > b.Said:
		b.Said = reached
		do, level = Warn, reached
		if reached >= full {
			do = Trip
		}
	case n.Forecast > max(b.Foreseen, b.Said):
		b.Foreseen = n.Forecast
		do, level = Expect, n.Forecast
	}
	return b, do, level
}

// levelOf is the highest level that so many hundredths of a budget pass, 0 for none.
func levelOf(spent int) int {
	if spent >= full {
		return spent - (spent-full)%again
	}
	for _, w := range warnings {
		if spent >= w {
			return w
		}
	}
	return 0
}
