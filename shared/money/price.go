package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// A Confidence says how far a price can be relied on.
type Confidence string

// The confidences.
const (
	High   Confidence = "high"   // the seller's own words, dated
	Medium Confidence = "medium" // the seller's words undated or old, or others' who agree
	Low    Confidence = "low"    // one third party, a computation, or a recollection
)

func (c Confidence) valid() bool { return c == High || c == Medium || c == Low }

// A Price is one dated line of the price book.
type Price struct {
	SKU  string `json:"sku" example:"runway.credit"`
	Unit string `json:"unit" example:"credit"`
	// Per is how many units Micros pays for, at least 1; Micros is micro-dollars, 0 for what is free.
	Per    int64 `json:"per" doc:"How many units the price is for"`
	Micros int64 `json:"price_micros" doc:"Micro-dollars"`
	// From is the first day the price is known to hold; To the first day it does not, empty while no end is known. Days are UTC.
	From   string `json:"effective_from" format:"date"`
	To     string `json:"effective_to,omitempty" format:"date"`
	Source string `json:"source" doc:"Where the price is from"`
	// AsOf is when Source said so: a day, a month or a year.
	AsOf       string     `json:"as_of" example:"2026-10-07"`
	Confidence Confidence `json:"confidence" enum:"high,medium,low"`
	// Unconfirmed is true where nobody has seen the price at its seller's: it is a figure to check, and nothing is ranked by it.
	Unconfirmed bool   `json:"unconfirmed,omitempty"`
	Note        string `json:"note,omitempty"`
}

// errTooMuch is the error of an amount no int64 holds.
var errTooMuch = errors.New("more than can be counted")

// Cost returns the micro-dollars of a quantity of units, rounded up to a whole
// one. It is exact; a negative quantity and an amount beyond int64 are errors.
func (p Price) Cost(quantity int64) (int64, error) {
	if quantity < 0 || p.Micros < 0 || p.Per < 1 {
		return 0, fmt.Errorf("money: %d %s of %s: negative, or no price", quantity, p.Unit, p.SKU)
	}
	per := uint64(p.Per)
	hi, lo := bits.Mul64(uint64(quantity), uint64(p.Micros))
	lo, carry := bits.Add64(lo, per-1, 0)
	hi += carry
	if hi >= per {
		return 0, fmt.Errorf("money: %d %s of %s: %w", quantity, p.Unit, p.SKU, errTooMuch)
	}
	micros, _ := bits.Div64(hi, lo, per)
	if micros > math.MaxInt64 {
		return 0, fmt.Errorf("money: %d %s of %s: %w", quantity, p.Unit, p.SKU, errTooMuch)
	}
	return int64(micros), nil
}

// A Charge is a quantity of something at its price.
type Charge struct {
	Price    Price
	Quantity int64
	Micros   int64
}
