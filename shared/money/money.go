// Package money is prices and what was spent. Amounts are integer micro-dollars
// (a millionth of a US dollar); a price that is not in the book is an error, never 0.
package money

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

//go:embed pricebook.json
var book []byte

// A Price is one dated line of the price book.
type Price struct {
	SKU        string `json:"sku"`
	Unit       string `json:"unit"`
	Micros     int64  `json:"price_micros"`
	From       string `json:"effective_from"`         // date, inclusive
	To         string `json:"effective_to,omitempty"` // date, exclusive; empty for open
	Source     string `json:"source"`
	Confidence string `json:"confidence"`
}

var prices = sync.OnceValue(func() []Price {
	var file struct {
		Prices []Price `json:"prices"`
	}
	if err := json.Unmarshal(book, &file); err != nil {
		panic("money: pricebook.json: " + err.Error()) // embedded at build time, held by a test
	}
	return file.Prices
})

// PriceOf returns the price of a sku at a time.
func PriceOf(sku string, at time.Time) (Price, error) {
	day := at.UTC().Format(time.DateOnly)
	for _, p := range prices() {
		if p.SKU == sku && p.From <= day && (p.To == "" || day < p.To) {
			return p, nil
		}
	}
	return Price{}, fmt.Errorf("money: no price for %s on %s", sku, day)
}

// A Kind is what a ledger line does.
type Kind string

// The kinds of line. A reservation is followed by one settlement or one release.
const (
	Reserve Kind = "reserve"
	Settle  Kind = "settle"
	Release Kind = "release"
)

// A Line is one entry of a job's ledger. Lines are only ever added.
type Line struct {
	Schema  int    `firestore:"schema" json:"-"`
	Kind    Kind   `firestore:"kind" json:"kind" enum:"reserve,settle,release"`
	Attempt int    `firestore:"attempt" json:"attempt"`
	Stage   string `firestore:"stage" json:"stage"`
	// Part is the line or shot that was made; empty for what belongs to the whole film.
	Part     string    `firestore:"part,omitempty" json:"part,omitempty"`
	Step     string    `firestore:"step" json:"step"`
	Backend  string    `firestore:"backend" json:"backend"`
	SKU      string    `firestore:"sku" json:"sku"`
	Quantity int64     `firestore:"quantity" json:"quantity"`
	Unit     string    `firestore:"unit" json:"unit"`
	Micros   int64     `firestore:"micros" json:"micros" doc:"Micro-dollars"`
	Source   string    `firestore:"source" json:"source" doc:"Where the price is from"`
	At       time.Time `firestore:"at" json:"at"`
}

// Settled returns the line of one finished piece of work of a backend.
func Settled(stage, part, step, backend string, at time.Time) (Line, error) {
	sku := backend + "." + stage
	p, err := PriceOf(sku, at)
	if err != nil {
		return Line{}, err
	}
	return Line{
		Schema: 1, Kind: Settle, Stage: stage, Part: part, Step: step, Backend: backend, SKU: sku,
		Quantity: 1, Unit: p.Unit, Micros: p.Micros, Source: p.Source, At: at,
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

// Dollars returns micro-dollars as text, exact: "$0.30".
func Dollars(micros int64) string {
	sign := ""
	if micros < 0 {
		sign, micros = "-", -micros
	}
	whole, rest := micros/1_000_000, micros%1_000_000
	frac := fmt.Sprintf("%06d", rest)
	for len(frac) > 2 && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	return fmt.Sprintf("%s$%d.%s", sign, whole, frac)
}
