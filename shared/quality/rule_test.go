package quality

import (
	"math"
	"testing"
)

// What cannot be measured keeps no rule.
func TestHolds(t *testing.T) {
	t.Parallel()
	two, five := 2.0, 5.0
	for name, tt := range map[string]struct {
		rule Rule
		v    float64
		want bool
	}{
		"least":           {Rule{Min: &two}, 2, true},
		"too little":      {Rule{Min: &two}, 1.99, false},
		"most":            {Rule{Max: &five}, 5, true},
		"most, exclusive": {Rule{Max: &five, Exclusive: true}, 5, false},
		"between":         {Rule{Min: &two, Max: &five}, 3, true},
		"no limit":        {Rule{}, 3, true},
		"without end":     {Rule{Min: &two}, math.Inf(-1), false},
		"no number":       {Rule{Min: &two}, math.NaN(), false},
	} {
		if got := tt.rule.holds(tt.v); got != tt.want {
			t.Errorf("%s: %g holds: %t", name, tt.v, got)
		}
	}
}
