package vendortest

import (
	_ "embed"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed vendors.json
var file []byte

// rates are the vendors' prices and limits.
type rates struct {
	Runway struct {
		Version         string `json:"version"`
		MicrosPerCredit int64  `json:"micros_per_credit"`
		PromptUnits     int    `json:"prompt_units"`
		Models          map[string]struct {
			CreditsPerSecond int64    `json:"credits_per_second"`
			Seconds          []int    `json:"seconds"`
			Ratios           []string `json:"ratios"`
			ImageOnly        bool     `json:"image_only"`
		} `json:"models"`
	} `json:"runway"`
	ElevenLabs struct {
		MicrosPerUnit       int64   `json:"micros_per_unit"`
		SecondsPerCharacter float64 `json:"seconds_per_character"`
		Models              map[string]struct {
			UnitsPerCharacter float64 `json:"units_per_character"`
			Language          bool    `json:"language"`
		} `json:"models"`
		Music struct {
			MicrosPerSecond int64    `json:"micros_per_second"`
			MinMs           int      `json:"min_ms"`
			MaxMs           int      `json:"max_ms"`
			Models          []string `json:"models"`
		} `json:"music"`
		Effects struct {
			Micros     int64    `json:"micros"`
			MinSeconds float64  `json:"min_seconds"`
			MaxSeconds float64  `json:"max_seconds"`
			Models     []string `json:"models"`
		} `json:"effects"`
	} `json:"elevenlabs"`
	Chat struct {
		MicrosPerToken int64               `json:"micros_per_token"`
		Models         []string            `json:"models"`
		Words          map[string][]string `json:"words"` // by language
	} `json:"chat"`
}

var vendors = dated.Table[rates]("vendortest: vendors.json", file)
