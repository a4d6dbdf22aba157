package health

import (
	"time"

	"github.com/aiprod/aiprod/shared/provider"
)

// try lets a call through a breaker: any call where it is closed, and the first one that asks where one may try.
func (r *Record) try(ref string, now time.Time) State {
	state := r.State(now)
	if state != HalfOpen && (state != Trying || r.Trial != ref) {
		return state
	}
	r.Trial, r.TrialEnd = ref, now.Add(table().Trial.duration())
	return Closed
}

// accepted notes that the backend has taken a call. Where that is what it was left
// alone for, it is well again; one that fails later is well once it has made something.
func (r *Record) accepted(now time.Time) {
	if s := r.State(now); s != Trying && s != HalfOpen {
		return
	}
	switch r.Why {
	case provider.Auth, provider.Busy, provider.Retired:
		r.heal()
	}
}

// made notes that the backend has made what it was asked for. A backend that is
// left alone has been asked before that, which says nothing of now.
func (r *Record) made(now time.Time) {
	if r.State(now) != Open {
		r.heal()
	}
}

func (r *Record) heal() {
	r.Failures, r.Rests, r.Why, r.Trial = 0, 0, "", ""
	r.First, r.Busy, r.Until, r.TrialEnd = time.Time{}, time.Time{}, time.Time{}, time.Time{}
}

// failed notes a failure. It reports whether the backend is left alone from now on, and was not before.
func (r *Record) failed(ref string, class provider.Class, rest time.Duration, now time.Time) (opens bool) {
	effect := class.Action().Health
	state := r.State(now)
	if effect == provider.Harmless {
		if r.Trial == ref { // it has shown nothing: another one may try
			r.Trial = ""
		}
		return false
	}
	if state == Open && effect != provider.Gone {
		return false // asked before it was left alone
	}
	if state == Closed && !r.enough(effect, now) {
		return false
	}
	first := state == Closed || state == Open && r.Why != class
	r.open(class, rest, now)
	return first
}

// enough counts a failure of a backend that is called, and reports whether it is one too many.
func (r *Record) enough(effect provider.Effect, now time.Time) bool {
	f := table()
	if r.Failures == 0 || now.Sub(r.First) > f.Within.duration() {
		r.Failures, r.First = 0, now
	}
	switch effect {
	case provider.Barred, provider.Gone:
		return true
	case provider.Sustained:
		if r.Busy.IsZero() || now.Sub(r.Busy) > f.Within.duration() {
			r.Busy = now
		}
		return now.Sub(r.Busy) >= f.Busy.duration()
	}
	r.Failures++
	return r.Failures >= f.Failures
}

// open leaves the backend alone, each time in a row for twice as long.
func (r *Record) open(class provider.Class, rest time.Duration, now time.Time) {
	f := table()
	if rest <= 0 {
		rest = f.Rest.duration()
	}
	alone := min(rest<<min(r.Rests, 10), max(rest, f.Longest.duration()))
	if class.Action().Health == provider.Gone {
		alone = f.Gone.duration()
	}
	rests := r.Rests + 1
	r.heal()
	r.Until, r.Rests, r.Why = now.Add(alone), rests, class
}
