package health

import (
	"time"

	"github.com/aiprod/aiprod/shared/route"
)

// occupy gives a call one of the places of a limit. until is when it is given
// back at the latest: a call whose worker is lost holds none for ever. State is Quota where the
// day's calls are used up; free is when a place will be at the latest where all are taken, zero where one was given.
func (r *Record) occupy(ref string, l route.Limit, until, now time.Time) (state route.State, free time.Time) {
	for name, end := range r.Places {
		if !now.Before(end) {
			delete(r.Places, name)
		}
	}
	if _, holds := r.Places[ref]; holds {
		return route.Ready, time.Time{}
	}
	today := now.UTC().Format(time.DateOnly)
	if r.Day != today {
		r.Day, r.Calls = today, 0
	}
	if l.Daily > 0 && r.Calls >= l.Daily {
		return route.Quota, time.Time{}
	}
	if l.Parallel > 0 && len(r.Places) >= l.Parallel {
		for _, end := range r.Places {
			if free.IsZero() || end.Before(free) {
				free = end
			}
		}
		return route.Ready, free
	}
	if r.Places == nil {
		r.Places = map[string]time.Time{}
	}
	r.Places[ref] = until
	r.Calls++
	return route.Ready, time.Time{}
}

// used reports whether the day's calls are used up.
func (r Record) used(l route.Limit, now time.Time) bool {
	return l.Daily > 0 && r.Day == now.UTC().Format(time.DateOnly) && r.Calls >= l.Daily
}
