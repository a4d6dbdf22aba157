package brief

import (
	"fmt"
	"math"
	"strings"
)

// quiet is the least share of a film the voice should have.
const quiet = 0.42

// Warnings says what the user should know of a film that can be made all the same.
func (r Resolved) Warnings() []string {
	words := strings.TrimSpace(r.Words())
	spoken := r.Lang.Seconds(words)
	if spoken >= quiet*float64(r.Seconds) {
		return nil
	}
	return []string{fmt.Sprintf("The brief has about %.0f s of words for a film of %d s: music and pictures carry the rest. Ask for a shorter film with duration_sec, or say more.",
		math.Max(1, math.Round(spoken)), r.Seconds)}
}
