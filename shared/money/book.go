package money

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed pricebook.json
var embedded []byte

// ErrNoPrice is wrapped by the error of a sku that has no price on a day.
var ErrNoPrice = errors.New("no price")

// A Book is a price book: for each sku one price on each day of an unbroken span.
// It never changes.
type Book struct {
	asOf   string
	prices map[string][]Price // by sku, in the order of their days
}

var current = sync.OnceValue(func() *Book {
	b, err := Load(embedded)
	if err != nil {
		panic("pricebook.json: " + err.Error()) // embedded at build time, held by a test
	}
	return b
})

// Current returns the book this program was built with.
func Current() *Book { return current() }

// PriceOf returns the price of a sku at a time, from the current book.
func PriceOf(sku string, at time.Time) (Price, error) { return current().Price(sku, at) }

// Load reads a price book. It is an error where a line lacks something, where
// two periods of a sku overlap, and where days between two of them have no price.
func Load(data []byte) (*Book, error) {
	var file struct {
		AsOf   string `json:"as_of"`
		Prices []line `json:"prices"`
	}
	if err := strict(data, &file); err != nil {
		return nil, fmt.Errorf("money: load prices: %w", err)
	}
	if !timed(file.AsOf) {
		return nil, fmt.Errorf("money: load prices: as_of is %q, not a date", file.AsOf)
	}
	b := &Book{asOf: file.AsOf, prices: map[string][]Price{}}
	for i, l := range file.Prices {
		p, err := l.price()
		if err != nil {
			return nil, fmt.Errorf("money: load prices: line %d: %w", i+1, err)
		}
		b.prices[p.SKU] = append(b.prices[p.SKU], p)
	}
	for _, sku := range b.SKUs() {
		if err := unbroken(b.prices[sku]); err != nil {
			return nil, fmt.Errorf("money: load prices: %s: %w", sku, err)
		}
	}
	return b, nil
}

// AsOf returns the day the book was last gone through.
func (b *Book) AsOf() string { return b.asOf }

// SKUs returns what the book has prices of, sorted.
func (b *Book) SKUs() []string { return slices.Sorted(maps.Keys(b.prices)) }

// Price returns the price of a sku at a time. An error wraps ErrNoPrice: a price that is not known is never 0.
func (b *Book) Price(sku string, at time.Time) (Price, error) {
	day := at.UTC().Format(time.DateOnly)
	for _, p := range b.prices[sku] {
		if p.From <= day && (p.To == "" || day < p.To) {
			return p, nil
		}
	}
	return Price{}, fmt.Errorf("money: %s on %s: %w", sku, day, ErrNoPrice)
}

// Charge returns what a quantity of a sku costs at a time.
func (b *Book) Charge(sku string, quantity int64, at time.Time) (Charge, error) {
	p, err := b.Price(sku, at)
	if err != nil {
		return Charge{}, err
	}
	micros, err := p.Cost(quantity)
	if err != nil {
		return Charge{}, err
	}
	return Charge{Price: p, Quantity: quantity, Micros: micros}, nil
}

// A line is a price as the file has it: an amount left out is not 0.
type line struct {
	Price
	Micros *int64 `json:"price_micros"`
}

func (l line) price() (Price, error) {
	p := l.Price
	switch {
	case p.SKU == "" || p.Unit == "" || p.Source == "":
		return p, fmt.Errorf("%q has no sku, unit or source", p.SKU)
	case l.Micros == nil || *l.Micros < 0:
		return p, fmt.Errorf("%s from %s has no price_micros of 0 or more", p.SKU, p.From)
	case p.Per < 1:
		return p, fmt.Errorf("%s from %s is for %d units, not 1 or more", p.SKU, p.From, p.Per)
	case !p.Confidence.valid() || p.Unconfirmed && p.Confidence != Low:
		return p, fmt.Errorf("%s from %s has the confidence %q, not high, medium or low", p.SKU, p.From, p.Confidence)
	case !day(p.From) || p.To != "" && !day(p.To):
		return p, fmt.Errorf("%s holds from %q to %q, which are not days", p.SKU, p.From, p.To)
	case p.To != "" && p.To <= p.From:
		return p, fmt.Errorf("%s from %s ends on %s, before it begins", p.SKU, p.From, p.To)
	case !timed(p.AsOf):
		return p, fmt.Errorf("%s from %s is as of %q, not a date", p.SKU, p.From, p.AsOf)
	}
	p.Micros = *l.Micros
	return p, nil
}

// unbroken sorts the prices of one sku by day and holds that each begins when the one before ends.
func unbroken(prices []Price) error {
	slices.SortFunc(prices, func(a, b Price) int { return strings.Compare(a.From, b.From) })
	for i := 1; i < len(prices); i++ {
		before, after := prices[i-1], prices[i]
		if before.To == "" || before.To > after.From {
			return fmt.Errorf("the price from %s overlaps the one from %s to %s", after.From, before.From, open(before.To))
		}
		if before.To < after.From {
			return fmt.Errorf("there is no price from %s to %s", before.To, after.From)
		}
	}
	return nil
}

func open(to string) string {
	if to == "" {
		return "an open end"
	}
	return to
}

func day(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

var coarse = regexp.MustCompile(`^20\d\d(-(0[1-9]|1[0-2]))?$`)

// timed reports whether s is a day, a month or a year.
func timed(s string) bool { return day(s) || coarse.MatchString(s) }

// strict decodes one JSON value of known fields, and nothing after it.
func strict(data []byte, dst any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(dst); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}
