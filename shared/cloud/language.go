package cloud

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/route"
)

// A Language is a language model that writes here, with its prices.
type Language struct {
	provider.Language
	// Backend and Model name it in ledgers and manifests.
	Backend, Model string
	// Input and Output are the prices of what it reads and writes.
	Input, Output money.Price
}

// ErrNoLanguage is that of an installation where no language model writes: the rules do.
var ErrNoLanguage = errors.New("cloud: no language model is configured")

// Writes reports whether a server of one's own writes here.
func (v Vendors) Writes() bool { return v.LanguageURL != "" && v.LanguageModel != "" }

// Language returns the language model for a piece of work that takes most tokens, and may cost
// so many micro-dollars: a server of one's own where there is one, else what the strategy finds on the market.
// It returns ErrNoLanguage where none can be asked for that.
func (e *Env) Language(ctx context.Context, most provider.Tokens, ceiling int64, s route.Strategy) (Language, error) {
	v := e.Config.Vendors
	if v.Writes() {
		return e.ownLanguage()
	}
	need := route.Need{Modality: route.Language, Input: int(most.Input), Output: int(most.Output)}
	for _, c := range route.Current().Choose(e.Market(ctx), need, ceiling, s).Candidates {
		if c.Backend.Vendor != route.LocalVendor && e.Backends != nil {
			return e.bought(c.Backend)
		}
	}
	return Language{}, ErrNoLanguage
}

// ownLanguage is a model on a server of the chat completions API.
func (e *Env) ownLanguage() (Language, error) {
	v := e.Config.Vendors
	client, err := e.ownChat()
	if err != nil {
		return Language{}, fmt.Errorf("cloud: %w", err)
	}
	token, err := money.Current().Price("chat.token", e.Now())
	if err != nil {
		return Language{}, fmt.Errorf("cloud: %w", err)
	}
	if v.LanguagePrice > 0 {
		token.Micros, token.Source = int64(math.Ceil(v.LanguagePrice*1e6)), "AIPROD_LANGUAGE_PRICE" // the book's is for a million too
	}
	return Language{Language: client, Backend: chat.Backend, Model: v.LanguageModel, Input: token, Output: token}, nil
}

func (e *Env) newOwnChat() (*chat.Client, error) {
	v := e.Config.Vendors
	return chat.New(chat.Options{URL: v.LanguageURL, Key: v.LanguageKey.Reveal(), Timeout: v.Timeout})
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
		case "input":
			l.Input = price
		case "output":
			l.Output = price
		}
	}
	return l, nil
}

// Cost is what calls have cost, by the tokens of each, in micro-dollars: rounded up call by call, as they are
// billed. What the vendor had read before is taken at the full price.
func (l Language) Cost(calls ...provider.Tokens) (micros int64, err error) {
	for _, t := range calls {
		read, err := l.Input.Cost(t.Input + t.Cached)
		if err != nil {
			return 0, err
		}
		written, err := l.Output.Cost(t.Output)
		if err != nil {
			return 0, err
		}
		micros += read + written
	}
	return micros, nil
}

// Line is what is reserved for work of a stage that takes so many tokens at most.
func (l Language) Line(stage string, most provider.Tokens) (money.Line, error) {
	micros, err := l.Cost(most)
	return money.Line{
		Stage: stage, Backend: l.Backend + "/" + l.Model, SKU: l.Output.SKU, Quantity: most.Input + most.Cached + most.Output, Unit: l.Output.Unit,
		Micros: micros, Source: l.Output.Source,
	}, err
}
