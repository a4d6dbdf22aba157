package cloud

import (
	"errors"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/route"
)

// ErrNoTranslator is that of an installation where nothing translates.
var ErrNoTranslator = errors.New("cloud: no translator is configured: set AIPROD_TRANSLATOR_URL and AIPROD_TRANSLATOR_MODEL, or have a language model")

// Translating names the backend and the model that translate captions here: a server set for it, else the
// server that writes, else a vendor's model. ok is false where nothing translates.
func (e *Env) Translating() (backend, model string, ok bool) {
	for _, own := range []chatServer{e.Config.Vendors.translator(), e.Config.Vendors.writer()} {
		if own.set() {
			return chat.Backend, own.model, true
		}
	}
	b, ok := e.translator()
	return b.Vendor, b.Model, ok
}

// Translator returns what translates captions as backend and model, which Translating has named;
// ErrNoTranslator where nothing does any more.
func (e *Env) Translator(backend, model string) (Language, error) {
	for _, own := range []chatServer{e.Config.Vendors.translator(), e.Config.Vendors.writer()} {
		if own.set() && backend == chat.Backend {
			own.model = model
			return own.open(e)
		}
	}
	for _, b := range route.Current().Backends {
		if b.Modality == route.Language && b.Vendor == backend && b.Model == model && e.Backends != nil && e.Config.Vendors.Offers(b) {
			return e.bought(b)
		}
	}
	return Language{}, ErrNoTranslator
}

// Translators are the language models that may stand in for a vendor's model which translates, best first; for a server of one's
// own there is none: whoever has one set does not want another.
func (e *Env) Translators(backend, model string) (others []Language) {
	if backend == chat.Backend || e.Backends == nil {
		return nil
	}
	for _, b := range e.translators() {
		if b.Vendor == backend && b.Model == model {
			continue
		}
		if l, err := e.bought(b); err == nil {
			others = append(others, l)
		}
	}
	return others
}

// translator is the vendor's model that translates best for its price.
func (e *Env) translator() (route.Backend, bool) {
	all := e.translators()
	if len(all) == 0 {
		return route.Backend{}, false
	}
	return all[0], true
}

// translators are the vendors' models that translate, those that do it best for their price first. How backends have done
// lately does not come in: a film's captions are one model's, whenever a line is translated.
func (e *Env) translators() (all []route.Backend) {
	market := route.Market{Book: money.Current(), At: e.Now(), State: func(b route.Backend) route.State {
		if e.Config.Vendors.Offers(b) {
			return route.Ready
		}
		return route.Excluded
	}}
	s, err := route.FindStrategy(route.Balanced)
	if err != nil {
		return nil
	}
	film := route.Need{Modality: route.Language, Input: 4000, Output: 2000} // about the lines of a minute
	for _, c := range route.Current().Choose(market, film, route.Unlimited, s).Candidates {
		all = append(all, c.Backend)
	}
	return all
}
