package health

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/route"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	l := route.Limit{Of: "v/m", Parallel: 2, Daily: 3}
	end := noon.Add(10 * time.Minute)
	var r Record
	take := func(ref string, now time.Time) (route.State, bool) {
		t.Helper()
		s, free := r.occupy(ref, l, end, now)
		return s, free.IsZero()
	}
	for _, tt := range []struct {
		name, ref string
		at        time.Time
		state     route.State
		given     bool
	}{
		{"the first", "a", noon, route.Ready, true},
		{"the first again", "a", noon, route.Ready, true},
		{"the second", "b", noon, route.Ready, true},
		{"no third at once", "c", noon, route.Ready, false},
		{"two of them were lost", "c", end, route.Ready, true},
		{"no fourth in a day", "d", end, route.Quota, true},
		{"the next day", "d", noon.Add(12 * time.Hour), route.Ready, true},
	} {
		if state, given := take(tt.ref, tt.at); state != tt.state || given != tt.given {
			t.Errorf("%s: %s, %t: %+v", tt.name, state, given, r)
		}
	}
	if r.Calls != 1 || len(r.Places) != 1 {
		t.Errorf("%d calls today, %d under way", r.Calls, len(r.Places))
	}
}
