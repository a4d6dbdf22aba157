package cloud

import (
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/chat"
)

// A chatServer is the settings of a server of the chat completions API, by their name.
type chatServer struct {
	name, url, model string
	key              Secret
	price            float64 // US dollars for a million tokens
}

// writer is the server of one's own that writes, translator the one that translates captions.
func (v Vendors) writer() chatServer {
	return chatServer{"LANGUAGE", v.LanguageURL, v.LanguageModel, v.LanguageKey, v.LanguagePrice}
}

func (v Vendors) translator() chatServer {
	return chatServer{"TRANSLATOR", v.TranslatorURL, v.TranslatorModel, v.TranslatorKey, v.TranslatorPrice}
}

// set reports whether there is such a server.
func (c chatServer) set() bool { return c.url != "" && c.model != "" }

// open returns the server's model, with its prices. It calls nobody.
func (c chatServer) open(e *Env) (Language, error) {
	client, err := chat.New(chat.Options{URL: c.url, Key: c.key.Reveal(), Timeout: e.Config.Vendors.Timeout})
	if err != nil {
		return Language{}, fmt.Errorf("cloud: %w", err)
	}
	token, err := money.Current().Price("chat.token", e.Now())
	if err != nil {
		return Language{}, fmt.Errorf("cloud: %w", err)
	}
	if c.price > 0 {
		token.Micros, token.Source = int64(math.Ceil(c.price*1e6)), "AIPROD_"+c.name+"_PRICE" // the book's is for a million too
	}
	return Language{Language: client, Backend: chat.Backend, Model: c.model, Input: token, Cached: token, Output: token}, nil
}

func (c chatServer) validate() error {
	var errs []error
	if (c.url == "") != (c.model == "") {
		errs = append(errs, fmt.Errorf("AIPROD_%[1]s_URL and AIPROD_%[1]s_MODEL: set both, or neither", c.name))
	}
	if _, err := chat.New(chat.Options{URL: c.url, Key: c.key.Reveal()}); c.url != "" && err != nil {
		errs = append(errs, fmt.Errorf("AIPROD_%s_URL: %w", c.name, err))
	}
	if !(c.price >= 0 && c.price <= 1000) {
		errs = append(errs, fmt.Errorf("AIPROD_%s_PRICE: set it to US dollars for a million tokens, from 0 to 1000", c.name))
	}
	return errors.Join(errs...)
}
