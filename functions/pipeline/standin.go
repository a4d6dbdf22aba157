package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// standIn notes in a shot that another backend makes it than was to, by the code of why.
func standIn(s *manifest.Shot, asked, by, code string) {
	s.Instead, s.Backend, s.Kept, s.Credit = asked, by, code, nil
	s.Reason = fmt.Sprintf("stands in for %s, %s", asked, hindrance(code))
}

// reasons are what kept a backend from making a part, by code: the class of its failure,
// the state it was in, or what became of its call.
var reasons = map[string]string{
	string(provider.Policy):    "which refuses to film what it shows, in other words too",
	string(provider.Busy):      "which was too busy",
	string(provider.Outage):    "which was down",
	string(provider.Auth):      "which does not take our calls",
	string(provider.Retired):   "which is no more",
	string(provider.Caller):    "which does not make what was asked for",
	string(provider.Unknown):   "of which nobody knows whether it has taken the call",
	string(provider.Cancelled): "which would have cost more than the job may, or was called off",
	string(provider.Absent):    "which has no such clip",
	string(route.BreakerOpen):  "which has failed too often lately and is left alone for a while",
	string(route.Quota):        "which takes no more calls of ours now",
	route.OverBudget:           "for which the budget left too little",
	take.NoPicture:             "for which no picture to begin with could be had",
	declined:                   "which declines to make it",
	tooSlow:                    "which takes longer for the script than the film lasts",
	"timeout":                  "which did not make it in time",
	"lost":                     "of which nobody knows whether it has taken the call",
	"output":                   "whose work was of no use",
	"not_configured":           "which has no key any more",
}

// declined is the code of sound that a backend refuses to make for its content.
const declined = "declined"

// hindrance says what kept a backend from making a part.
func hindrance(code string) string {
	if strings.HasPrefix(code, "cost.") {
		return "for which a cap leaves too little"
	}
	return cmp.Or(reasons[code], "which could not be had")
}

// standIns notes in the film which of its shots and sounds were made by another backend than
// was to, and who is to be named for one, and reports whether there is one that was not noted yet.
func standIns(ctx context.Context, w *stage.Work, film *manifest.Manifest) (found bool, err error) {
	if !slices.ContainsFunc(film.Shots, func(s manifest.Shot) bool { return asked(s) != agent.Studio }) && len(hired(film)) == 0 {
		return false, nil
	}
	steps, err := w.Journal.Group(ctx, w.Ref(), stage.Takes)
	if err != nil {
		return false, err
	}
	slices.SortFunc(steps, func(a, b step.Step) int { return a.Created.Compare(b.Created) })
	for _, st := range steps {
		if st.State != step.Done || st.Stage != job.Generate && sounds[st.Stage] == "" {
			continue
		}
		var b take.Bought
		if err := json.Unmarshal([]byte(st.Result), &b); err != nil {
			return false, fmt.Errorf("supervise: result of %s: %w", st.Name, err)
		}
		found = noteShot(film, st, b) || noteSound(film, st, b) || found
	}
	return found, nil
}

// noteShot notes who has made a shot's picture, where that is somebody else.
func noteShot(film *manifest.Manifest, st step.Step, b take.Bought) bool {
	s := film.Shot(st.Part)
	if st.Stage != job.Generate || s == nil {
		return false
	}
	by, was := b.Backend, asked(*s)
	if by == route.LocalVendor {
		by = agent.Studio
	}
	same := reflect.DeepEqual(s.Credit, b.Credit) && s.Rewritten == b.Rewritten
	s.Rewritten, s.RewrittenBy = b.Rewritten, b.RewrittenBy
	switch by {
	case s.Backend:
		s.Credit = b.Credit
		return !same
	case was: // it can be had again
		s.Instead, s.Kept, s.Backend, s.Reason = "", "", by, "as was planned"
	default:
		standIn(s, was, by, why(b, was))
	}
	s.Credit = b.Credit
	return true
}

// why is the code of what kept a backend from making a take.
func why(b take.Bought, asked string) string {
	i := slices.IndexFunc(b.Passed, func(p route.Passed) bool { return p.Backend == asked })
	if i < 0 || strings.HasPrefix(b.Reason, "cost.") {
		return b.Reason
	}
	return b.Passed[i].Code
}

// sounds are the parts of a film's sound whose takes may have been made by somebody else, by the stage that makes them.
var sounds = map[job.Stage]route.Part{job.Compose: route.Bed, job.EffectsMix: route.SoundEffect}

// noteSound notes who has made a part of the sound, where that is somebody else.
func noteSound(film *manifest.Manifest, st step.Step, b take.Bought) bool {
	c, ok := credits(film)[sounds[st.Stage]]
	if !ok || c.local() && *c.instead == "" {
		return false
	}
	asked := cmp.Or(*c.instead, *c.backend)
	if b.Backend == asked && *c.instead != "" && st.Stage == job.Compose { // another bed, and it can be had again
		c.set(asked, "as was planned", "", "")
		return true
	}
	if b.Backend == "" || b.Backend == asked || b.Backend == *c.backend {
		return false
	}
	code := why(b, asked)
	if code == string(provider.Policy) {
		code = declined
	}
	c.standIn(asked, b.Backend, code)
	return true
}

// stoodIn are the shots, and the parts of the sound, that another backend has made than was to.
func stoodIn(film *manifest.Manifest) []job.StandIn {
	var list []job.StandIn
	for _, s := range film.Shots {
		if s.Instead != "" {
			list = append(list, job.StandIn{Shot: s.ID, Asked: s.Instead, By: s.Backend, Code: cmp.Or(s.Kept, "backend.unavailable"), Why: s.Reason})
		}
	}
	all := credits(film)
	for _, part := range []route.Part{route.Voice, route.Bed, route.SoundEffect} {
		if c := all[part]; *c.instead != "" {
			list = append(list, job.StandIn{Shot: string(part), Asked: *c.instead, By: *c.backend, Code: cmp.Or(*c.kept, "backend.unavailable"), Why: *c.reason})
		}
	}
	return list
}
