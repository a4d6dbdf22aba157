package cloud

import (
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/route"
)

// Vendors are the keys of backends that cost money, and where their APIs are. A
// vendor without a key is not called.
type Vendors struct {
	// RunwayKey is the API secret of Runway.
	RunwayKey string `env:"RUNWAYML_API_SECRET"`
	// RunwayURL is where Runway's API is. Defaults to Runway's own.
	RunwayURL string `env:"AIPROD_RUNWAY_URL"`
	// TranslatorURL is a server of the chat completions API that translates captions, with all that comes before
	// /chat/completions: http://127.0.0.1:11434/v1. Defaults to none: captions are in the language of the film.
	TranslatorURL string `env:"AIPROD_TRANSLATOR_URL"`
	// TranslatorModel is the model it is to use. Required with TranslatorURL.
	TranslatorModel string `env:"AIPROD_TRANSLATOR_MODEL"`
	// TranslatorKey is its key. Defaults to none, as servers of one's own want it.
	TranslatorKey string `env:"AIPROD_TRANSLATOR_KEY"`
	// TranslatorPrice is what it charges for a million tokens, read or written, in US dollars. Defaults to 0: it is
	// one's own.
	TranslatorPrice float64 `env:"AIPROD_TRANSLATOR_PRICE"`
	// Poll is how soon a vendor is asked again how a call stands. Defaults to 5s.
	Poll time.Duration `env:"AIPROD_POLL, default=5s"`
	// Timeout is how long a vendor may take to answer. Defaults to what the vendor's own library waits.
	Timeout time.Duration `env:"AIPROD_VENDOR_TIMEOUT"`
}

// Market returns what is on offer now: today's prices and the backends that have a key.
func (e *Env) Market() route.Market {
	return route.Market{Book: money.Current(), At: e.Now(), State: func(b route.Backend) route.State {
		if b.Vendor == runway.Backend && e.Config.Vendors.RunwayKey != "" {
			return route.Ready
		}
		return route.Local(b)
	}}
}

// Video returns the client of a video backend that has a key.
func (e *Env) Video(b route.Backend) (provider.Video, error) {
	if b.Vendor != runway.Backend || e.Config.Vendors.RunwayKey == "" {
		return nil, fmt.Errorf("cloud: %s has no key here", b.ID)
	}
	return e.runway()
}

func (e *Env) newRunway() (*runway.Client, error) {
	credit, err := money.Current().Price("runway.credit", e.Now())
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	v := e.Config.Vendors
	return runway.New(runway.Options{Key: v.RunwayKey, URL: v.RunwayURL, MicrosPerCredit: credit.Micros, Every: v.Poll, Timeout: v.Timeout})
}
