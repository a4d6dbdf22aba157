package agent

import (
	_ "embed"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed orders.json
var orderData []byte

// An order is what a vendor's model is told about one sound.
type order struct {
	Prompt  string  `json:"prompt"`
	Seconds float64 `json:"seconds"`
}

type orders struct {
	Music   map[string]string `json:"music"`   // by mood
	Effects map[string]order  `json:"effects"` // by kind
}

var ordered = dated.Table[orders]("agent: orders.json", orderData)

// MusicPrompt is what a music model is told of a bed of a length. Nothing of it is anybody's words but ours.
func MusicPrompt(m manifest.Music, seconds float64) string {
	return fmt.Sprintf("Instrumental, no vocals. %s About %d beats a minute, %d seconds long, with a clear ending. It lies under a voice: leave room for it.",
		ordered().Music[m.Mood], int(math.Round(m.BPM)), int(math.Ceil(seconds)))
}

// EffectPrompt is what an effects model is told of a kind of cue, and how many seconds are wanted. ok is false for a kind nobody is to be asked for.
func EffectPrompt(kind string) (prompt string, seconds float64, ok bool) {
	o, ok := ordered().Effects[kind]
	return o.Prompt, o.Seconds, ok
}
