package cloud

import (
	"context"
	"errors"
	"fmt"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// A Language is a language model that writes here, with its prices.
type Language struct {
	provider.Language
	// Backend and Model name it in ledgers and manifests.
	Backend, Model string
	// Input and Output are the prices of what it reads and writes, Cached of what its vendor had read before.
	Input, Cached, Output money.Price
}

// ErrNoLanguage is that of an installation where no language model writes: the rules do.
var ErrNoLanguage = errors.New("cloud: no language model is configured")

// Language returns the language model for a piece of work that takes most tokens, and may cost
// so many micro-dollars: a server of one's own where there is one, else what the strategy finds on the market.
// It returns ErrNoLanguage where none can be asked for that.
func (e *Env) Language(ctx context.Context, most provider.Tokens, ceiling int64, s route.Strategy) (Language, error) {
	all, err := e.Languages(ctx, most, ceiling, s)
	if err != nil {
		return Language{}, err
	}
	return all[0], nil
}

// Languages returns the language models for a piece of work as [Env.Language] does, and after the first
// those that may be asked in its place, at least one in all.
func (e *Env) Languages(ctx context.Context, most provider.Tokens, ceiling int64, s route.Strategy) (all []Language, err error) {
	if own := e.Config.Vendors.writer(); own.set() {
		l, err := own.open(e)
		return []Language{l}, err
	}
	need := route.Need{Modality: route.Language, Input: int(most.Input), Output: int(most.Output)}
	for _, c := range route.Current().Choose(e.Market(ctx), need, ceiling, s).Candidates {
		if c.Backend.Vendor == route.LocalVendor || e.Backends == nil {
			continue
		}
		l, err := e.bought(c.Backend)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	if all == nil {
		return nil, ErrNoLanguage
	}
	return all, nil
}

// bought is a model of a vendor's.
func (e *Env) bought(b route.Backend) (Language, error) {
	client, err := e.Backends.Language(b)
	if err != nil {
		return Language{}, fmt.Errorf("cloud: %w", err)
	}
	l := Language{Language: client, Backend: b.Vendor, Model: b.Model}
	for _, r := range b.Rates {
		price, err := money.Current().Price(r.SKU, e.Now())
		if err != nil {
			return Language{}, fmt.Errorf("cloud: %w", err)
		}
		switch r.Of {
		case route.PerInput:
			l.Input = price
		case route.PerCached:
			l.Cached = price
		case route.PerOutput:
			l.Output = price
		}
	}
	if l.Cached.SKU == "" { // no cheaper than anew
		l.Cached = l.Input
	}
	return l, nil
}

// Cost is what calls cost that took so many tokens, in micro-dollars: each kind of each call is rounded up.
func (l Language) Cost(calls ...provider.Tokens) (sum int64, err error) {
	for _, t := range calls {
		for _, c := range []struct {
			price money.Price
			n     int64
		}{{l.Input, t.Input}, {l.Cached, t.Cached}, {l.Output, t.Output}} {
			micros, err := c.price.Cost(c.n)
			if err != nil {
				return 0, err
			}
			sum += micros
		}
	}
	return sum, nil
}

// Line is what is reserved for work of a stage that takes so many tokens at most.
func (l Language) Line(stage string, most provider.Tokens) (money.Line, error) {
	micros, err := l.Cost(most)
	return money.Line{
		Stage: stage, Backend: l.Backend + "/" + l.Model, SKU: l.Output.SKU, Quantity: most.Input + most.Cached + most.Output, Unit: l.Output.Unit,
		Micros: micros, Source: l.Output.Source,
	}, err
}
