package money

import (
	"fmt"
	"time"
)

// A Kind is what a ledger line does.
type Kind string

// The kinds of line. A reservation is followed by one settlement or one release, or by a doubt.
const (
	Reserve Kind = "reserve"
	Raise   Kind = "raise" // the backend has taken the call and expects it to cost so much more
	Settle  Kind = "settle"
	Release Kind = "release"
	Doubt   Kind = "maybe_billed" // the call may have been billed: the reservation stays
)

// A Line is one entry of a job's ledger. Lines are only ever added.
type Line struct {
	Schema  int    `firestore:"schema" json:"-"`
	Kind    Kind   `firestore:"kind" json:"kind" enum:"reserve,raise,settle,release,maybe_billed"`
	Attempt int    `firestore:"attempt" json:"attempt"`
	Stage   string `firestore:"stage" json:"stage"`
	// Part is the line or shot that was made; empty for what belongs to the whole film.
	Part string `firestore:"part,omitempty" json:"part,omitempty"`
	Step string `firestore:"step" json:"step"`
	// Call counts the paid calls of a step, from 1; 0 for what our own machines made.
	Call     int       `firestore:"call,omitempty" json:"call,omitempty"`
	Backend  string    `firestore:"backend" json:"backend"`
	SKU      string    `firestore:"sku" json:"sku"`
	Quantity int64     `firestore:"quantity" json:"quantity"`
	Unit     string    `firestore:"unit" json:"unit"`
	Micros   int64     `firestore:"micros" json:"micros" doc:"Micro-dollars"`
	Source   string    `firestore:"source" json:"source" doc:"Where the price is from"`
	At       time.Time `firestore:"at" json:"at"`
}

// Own returns the line of what our own machines have made of a stage.
func Own(stage string, quantity int64, at time.Time) (Line, error) {
	const backend = "local"
	c, err := current().Charge(backend+"."+stage, quantity, at)
	if err != nil {
		return Line{}, err
	}
	return Line{
		Stage: stage, Backend: backend, SKU: c.Price.SKU, Quantity: c.Quantity, Unit: c.Price.Unit, Micros: c.Micros, Source: c.Price.Source,
	}, nil
}

// Spent returns the sum of the settled lines, in micro-dollars.
func Spent(lines []Line) int64 {
	var sum int64
	for _, l := range lines {
		if l.Kind == Settle {
			sum += l.Micros
		}
	}
	return sum
}

// Unexplained returns the first thing of an attempt's lines that does not add up
// to what the attempt has spent; empty where every micro-dollar is accounted for: each
// call was reserved once and has ended once, and the settled lines are the sum.
func Unexplained(lines []Line, attempt int, spent int64) string {
	type call struct {
		step string
		n    int
	}
	reserved, ended, doubted := map[call]int{}, map[call]int{}, map[call]bool{}
	for _, l := range lines {
		if l.Attempt != attempt {
			continue
		}
		if l.Kind == Settle {
			spent -= l.Micros
		}
		c := call{l.Step, l.Call}
		switch {
		case l.Call == 0:
		case l.Kind == Reserve:
			reserved[c]++
		case l.Kind == Settle || l.Kind == Release:
			ended[c]++
		case l.Kind == Doubt: // explained by itself, and settled later
			doubted[c] = true
		}
	}
	if spent != 0 {
		return fmt.Sprintf("%s more is booked than the lines say", Dollars(spent))
	}
	for c, n := range reserved {
		if n != 1 || ended[c] > 1 || ended[c] == 0 && !doubted[c] {
			return fmt.Sprintf("call %d of step %s was reserved %d times and ended %d times", c.n, c.step, n, ended[c])
		}
	}
	for c := range ended {
		if reserved[c] == 0 {
			return fmt.Sprintf("call %d of step %s was never reserved", c.n, c.step)
		}
	}
	return ""
}
