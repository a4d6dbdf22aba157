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
