package brake

import (
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

// A Switch is whether anything may be spent. It is turned off by the guard or an operator, and on again by an operator only:
// a new month, or a raised budget, does not say that whatever ran away has stopped.
type Switch struct {
	Schema int  `firestore:"schema"`
	Frozen bool `firestore:"frozen"`
	// Since is when it was turned last, By which of the two did, and Why what they said; zero where nobody ever has. Who the
	// operator was is in the audit, where people can be erased.
	Since time.Time `firestore:"since"`
	By    string    `firestore:"by"`
	Why   string    `firestore:"why"`
	// Settled is true once the queues stand as Frozen says.
	Settled bool `firestore:"settled"`
}

// Who turns it.
const (
	Guard    = "guard"    // a budget is used up
	Operator = "operator" // a person
)

// Turned returns the switch as somebody leaves it.
func (s Switch) Turned(frozen bool, now time.Time, by, why string) Switch {
	return Switch{Schema: 1, Frozen: frozen, Since: now, By: by, Why: why}
}

// wait is when a refused caller had best ask again: a person has to decide, within working hours.
const wait = 30 * time.Minute

// Admits returns the fault of new work while nothing is to be spent, nil otherwise.
func (s Switch) Admits() error {
	if !s.Frozen {
		return nil
	}
	f := fault.New(fault.Unavailable, "platform.frozen", "No new work is taken on: the platform's budget is used up, or its operator has stopped spending.").
		WithHint("Nothing is lost: jobs that run go on where they stopped. Send this again once the operator has resumed.")
	f.RetryAfter = wait
	return f
}
