package vendors

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
)

func newElevenLabs(env *cloud.Env) (*elevenlabs.Client, error) {
	unit, err := money.Current().Charge("elevenlabs.multilingual", 1, env.Now()) // what the vendor charges are its characters
	if err != nil {
		return nil, fmt.Errorf("vendors: %w", err)
	}
	v := env.Config.Vendors
	return elevenlabs.New(elevenlabs.Options{Key: v.ElevenLabsKey.Reveal(), URL: v.ElevenLabsURL, Timeout: v.Timeout, MicrosPerUnit: unit.Micros})
}
