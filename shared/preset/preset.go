// Package preset is the table of presets: the named bargains of length, price,
// quality and review a client can choose.
package preset

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed presets.json
var data []byte

// A Preset is one row. Amounts are integer micro-dollars.
type Preset struct {
	Name string `json:"name"`
	// MaxSeconds is the longest film, in seconds.
	MaxSeconds int `json:"max_duration_sec"`
	// CeilingMicros is the price ceiling; PerSeconds, where set, makes it a
	// ceiling for each started span of so many seconds.
	CeilingMicros int64 `json:"ceiling_micros"`
	PerSeconds    int   `json:"ceiling_per_sec,omitempty"`
	// Threshold is the least score of the semantic judge, 0 to 1.
	Threshold float64 `json:"quality_threshold"`
	// Approval is none, script or script_and_final.
	Approval         string `json:"approval"`
	ConsistencyCache bool   `json:"consistency_cache"`
	Mode             string `json:"mode"`   // fast or full
	Aspect           string `json:"aspect"` // default aspect
	// Strategy is what counts in the choice of backends: cost, latency, quality or balanced.
	Strategy string `json:"strategy"`
}

// None is the preset of a request that names none.
const None = ""

var table = dated.Made("preset: presets.json", data, func(file struct {
	Presets []Preset `json:"presets"`
}) []Preset {
	return file.Presets
})

// All returns the presets a client can name.
func All() []Preset {
	return slices.DeleteFunc(slices.Clone(table()), func(p Preset) bool { return p.Name == None })
}

// Names returns the names a client can use.
func Names() []string {
	var names []string
	for _, p := range All() {
		names = append(names, p.Name)
	}
	return names
}

// Find returns the preset of a name; None finds the full mode without a preset.
func Find(name string) (Preset, error) {
	for _, p := range table() {
		if p.Name == name {
			return p, nil
		}
	}
	return Preset{}, fmt.Errorf("preset: no preset %q; choose one of %s, or leave it out", name, strings.Join(Names(), ", "))
}

// Ceiling returns the price ceiling in micro-dollars of a film of so many seconds.
func (p Preset) Ceiling(seconds int) int64 {
	if p.PerSeconds == 0 {
		return p.CeilingMicros
	}
	spans := (seconds + p.PerSeconds - 1) / p.PerSeconds
	return p.CeilingMicros * int64(max(spans, 1))
}
