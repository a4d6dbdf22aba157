package route_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/route"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		backend, tier string
		want          route.Limit
	}{
		{"runway/gen4.5", "", route.Limit{Of: "runway/gen4.5", Parallel: 1, Daily: 50}},
		{"runway/gen4.5", "3", route.Limit{Of: "runway/gen4.5", Parallel: 5, Daily: 1000}},
		{"runway/gen4.5", "platinum", route.Limit{Of: "runway/gen4.5", Parallel: 1, Daily: 50}},
		{"elevenlabs/music", "pro", route.Limit{Of: "elevenlabs", Parallel: 10}},
		{"google/veo-3.1", "", route.Limit{}},
		{"local/studio", "", route.Limit{}},
	} {
		b, ok := route.Current().Find(tt.backend)
		if !ok {
			t.Fatalf("no backend %s", tt.backend)
		}
		if got := b.Limit(tt.tier); got != tt.want {
			t.Errorf("%s, tier %q: %+v, want %+v", tt.backend, tt.tier, got, tt.want)
		}
	}
	for name, c := range map[string]struct {
		vendor, tier string
		ok           bool
	}{
		"known": {"runway", "2", true}, "no such tier": {"runway", "9", false}, "no such vendor": {"acme", "1", false},
	} {
		if err := route.CheckTier(c.vendor, c.tier); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
