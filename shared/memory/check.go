package memory

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/take"
)

// Limits of what agents leave.
const (
	slowest = 0.5 // of a voice's own pace
	fastest = 2.0

	longestPause = 10 // seconds
)

// Check returns what is wrong with what an agent is about to leave, as one error that
// names every value. What other agents do not read has no schema and is not looked at.
func Check(left any) error {
	switch v := left.(type) {
	case Pictures:
		return v.check()
	case Casting:
		return v.check()
	case Routing:
		return v.check()
	case take.Timing:
		return checkTiming(v)
	case semantic.Score:
		return checkScore(v)
	case agent.Decision:
		return checkDecision(v)
	}
	return nil
}

// wrong gathers errors.
type wrong struct{ errs []error }

func (w *wrong) unless(ok bool, format string, args ...any) {
	if !ok {
		w.errs = append(w.errs, fmt.Errorf(format, args...))
	}
}

func (w *wrong) err() error { return errors.Join(w.errs...) }

func (p Pictures) check() error {
	var w wrong
	w.unless(p.Theme.Name != "", "theme: has no name")
	seen := map[string]bool{}
	for i, s := range p.Shots {
		w.unless(s.ID != "" && !seen[s.ID], "shots/%d: id %q is empty or not the only one", i, s.ID)
		w.unless(s.Scene.Complete(), "shots/%d: a %s without its content", i, s.Scene.Kind)
		w.unless(slices.Contains(manifest.Transitions(), s.Transition), "shots/%d: %q is no transition", i, s.Transition)
		w.unless(s.Length > 0, "shots/%d: has no length", i)
		seen[s.ID] = true
	}
	w.unless(len(p.Shots) > 0, "shots: there are none")
	return w.err()
}

func (c Casting) check() error {
	var w wrong
	w.unless(c.Voice.Name != "", "voice: has no name")
	w.unless(c.Voice.Rate >= slowest && c.Voice.Rate <= fastest, "voice: rate %g is not from %g to %g", c.Voice.Rate, slowest, fastest)
	for id, p := range c.Pauses {
		w.unless(p >= 0 && p <= longestPause, "pauses/%s: %g is not from 0 to %d", id, float64(p), longestPause)
	}
	return w.err()
}

func (r Routing) check() error {
	var w wrong
	for i, s := range r.Shots {
		w.unless(s.Shot != "" && len(s.Candidates) > 0, "shots/%d: %q has %d candidates", i, s.Shot, len(s.Candidates))
		checkWeighed(&w, fmt.Sprintf("shots/%d", i), s.Candidates)
	}
	for part, candidates := range r.Sound {
		checkWeighed(&w, "sound/"+string(part), candidates)
	}
	for i, no := range r.Rejected {
		w.unless(no.Backend != "" && no.Code != "" && len(no.Parts) > 0, "rejected/%d: %q for %q", i, no.Backend, no.Code)
	}
	return w.err()
}

func checkWeighed(w *wrong, of string, candidates []Weighed) {
	for i, c := range candidates {
		w.unless(c.Backend != "" && share(c.Score) && c.Micros >= 0, "%s/candidates/%d: %q scores %g at %d", of, i, c.Backend, c.Score, c.Micros)
	}
}

// checkTiming holds that shots follow each other without gap over the whole film, and takes do not overlap.
func checkTiming(t take.Timing) error {
	var w wrong
	w.unless(t.Cut.FPS > 0, "cut: %d frames a second", t.Cut.FPS)
	next := 0
	for i, s := range t.Cut.Shots {
		w.unless(s.ID != "" && s.Start == next && s.Frames > 0, "cut/shots/%d: %q has %d frames from %d, after %d", i, s.ID, s.Frames, s.Start, next)
		next = s.Start + s.Frames
	}
	w.unless(next == t.Cut.Frames, "cut: shots have %d frames, the film %d", next, t.Cut.Frames)
	end := 0
	for i, k := range t.Cut.Takes {
		w.unless(k.Line != "" && k.Start >= end && k.End >= k.Start, "cut/takes/%d: line %q from %d to %d ms, after %d", i, k.Line, k.Start, k.End, end)
		end = k.End
	}
	for i, c := range t.Cues {
		w.unless(c.Start >= 0 && c.End > c.Start, "cues/%d: from %d to %d ms", i, c.Start, c.End)
	}
	return w.err()
}

func checkScore(s semantic.Score) error {
	var w wrong
	w.unless(share(s.Total), "total: %g is not from 0 to 1", s.Total)
	for i, p := range s.Parts {
		w.unless(p.Name != "" && share(p.Score), "parts/%d: %q scores %g", i, p.Name, p.Score)
	}
	if j := s.Judge; j != nil {
		w.unless(share(s.Rules) && s.Total <= s.OfRules(), "total: %g is more than the rules' %g", s.Total, s.OfRules())
		w.unless(share(j.Total) && (j.Absent != "" || len(j.Marks) > 0), "judge: total %g of %d marks", j.Total, len(j.Marks))
	}
	return w.err()
}

func share(v float64) bool { return v >= 0 && v <= 1 }

func checkDecision(d agent.Decision) error {
	var w wrong
	known := []agent.Action{agent.Deliver, agent.Rerender, agent.Ask, agent.Fail}
	w.unless(slices.Contains(known, d.Action), "action: %q is none", d.Action)
	w.unless(d.Action != agent.Rerender || len(d.Shots) > 0, "shots: none to make again")
	w.unless(d.Reason != "", "reason: is missing")
	return w.err()
}
