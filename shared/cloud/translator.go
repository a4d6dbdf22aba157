package cloud

import (
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/route"
)

// A Translator is what translates captions here.
type Translator struct {
	provider.Language
	// Backend and Model name it in ledgers and manifests.
	Backend, Model string
	// Token is the price of the tokens it reads and writes.
	Token money.Price
}

// ErrNoTranslator is that of an installation where nothing translates.
var ErrNoTranslator = errors.New("cloud: no translator is configured: set AIPROD_TRANSLATOR_URL and AIPROD_TRANSLATOR_MODEL")

// Translates reports whether captions can be translated.
func (v Vendors) Translates() bool { return v.TranslatorURL != "" && v.TranslatorModel != "" }

// Translator returns what translates captions; ErrNoTranslator where nothing does.
func (e *Env) Translator() (Translator, error) {
	v := e.Config.Vendors
	if !v.Translates() {
		return Translator{}, ErrNoTranslator
	}
	client, err := e.chat()
	if err != nil {
		return Translator{}, fmt.Errorf("cloud: %w", err)
	}
	token, err := money.Current().Price("chat.token", e.Now())
	if err != nil {
		return Translator{}, fmt.Errorf("cloud: %w", err)
	}
	if v.TranslatorPrice > 0 {
		token.Micros, token.Source = int64(math.Ceil(v.TranslatorPrice*1e6)), "AIPROD_TRANSLATOR_PRICE" // the book's is for a million too
	}
	return Translator{Language: client, Backend: chat.Backend, Model: v.TranslatorModel, Token: token}, nil
}

func (e *Env) newChat() (*chat.Client, error) {
	v := e.Config.Vendors
	return chat.New(chat.Options{URL: v.TranslatorURL, Key: v.TranslatorKey.Reveal(), Timeout: v.Timeout})
}

// Validate reports what is wrong with the vendors' settings.
func (v Vendors) Validate() error {
	errs := []error{
		chatServer{"TRANSLATOR", v.TranslatorURL, v.TranslatorModel, v.TranslatorKey, v.TranslatorPrice}.validate(),
		chatServer{"LANGUAGE", v.LanguageURL, v.LanguageModel, v.LanguageKey, v.LanguagePrice}.validate(),
	}
	for vendor, tier := range v.Tiers {
		if err := route.CheckTier(vendor, tier); err != nil {
			errs = append(errs, fmt.Errorf("AIPROD_VENDOR_TIERS: %w", err))
		}
	}
	if v.Rest < 0 {
		errs = append(errs, errors.New("AIPROD_BACKEND_REST: set it to a time, or leave it out"))
	}
	return errors.Join(append(errs, v.Google.validate())...)
}

// A chatServer is the settings of a server of the chat completions API, by their name.
type chatServer struct {
	name, url, model string
	key              Secret
	price            float64
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
