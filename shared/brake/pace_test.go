package brake_test

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/brake"
)

// seen is one look: on which day of which month, with how much drawn of a cap of 1,000.
type seen struct {
	month, day int
	drawn      int64
	act        brake.Act
}

func TestPace(t *testing.T) {
	t.Parallel()
	for name, looks := range map[string][]seen{
		"even":                       {{0, 2, 30, ""}, {0, 11, 330, ""}, {0, 30, 960, ""}},
		"a first day says nothing":   {{0, 1, 249, ""}, {0, 2, 249, ""}},
		"it will be reached":         {{0, 11, 400, brake.Expect}, {0, 12, 450, ""}, {0, 13, 500, ""}},
		"it runs away":               {{0, 2, 260, brake.Trip}, {0, 2, 260, ""}, {0, 3, 300, ""}},
		"warned before":              {{0, 8, 300, brake.Expect}, {0, 9, 600, brake.Trip}},
		"resumed, and runs on":       {{0, 2, 260, brake.Trip}, {0, 2, 359, ""}, {0, 3, 360, brake.Trip}, {0, 4, 460, brake.Trip}},
		"what was set aside returns": {{0, 2, 400, brake.Trip}, {0, 3, 100, ""}, {0, 4, 450, ""}},
		"a new month":                {{0, 2, 260, brake.Trip}, {1, 1, 10, ""}, {1, 2, 300, brake.Trip}},
		"late, of the month before":  {{1, 2, 300, brake.Trip}, {0, 2, 900, ""}, {1, 2, 300, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p brake.Pace
			for i, s := range looks {
				at := time.Date(2026, 11, s.day, 1, 0, 0, 0, time.UTC).AddDate(0, s.month, 0)
				var act brake.Act
				if p, act = p.Watch(brake.Look(s.drawn, 1000, at), at); act != s.act {
					t.Errorf("look %d: %q, want %q", i, act, s.act)
				}
			}
		})
	}
	if f := brake.Look(100, 0, time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)); f != (brake.Forecast{}) {
		t.Errorf("of no cap: %+v", f)
	}
	if f := brake.Look(300, 1000, time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)); f != (brake.Forecast{Drawn: 30, Expected: 60}) {
		t.Errorf("at the middle of the month: %+v", f)
	}
}
