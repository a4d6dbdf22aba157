package vendors

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/runway"
)

func newRunway(env *cloud.Env) (provider.Video, error) {
	credit, err := money.Current().Price("runway.credit", env.Now())
	if err != nil {
		return nil, fmt.Errorf("vendors: %w", err)
	}
	v := env.Config.Vendors
	return runway.New(runway.Options{Key: v.RunwayKey.Reveal(), URL: v.RunwayURL, MicrosPerCredit: credit.Micros, Every: v.Poll, Timeout: v.Timeout})
}
