package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/quality/wording"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// maxRate is how much faster than its own pace a voice may speak and still be followed.
const maxRate = 1.25

// tooSlow is the code of a voice that takes longer for a film than it lasts.
const tooSlow = "too_slow"

// fit makes a script that turned out too long fit: spoken faster where that is enough, else without one of its points, at last by
// this machine's voice, for which it was not too long. The lines are looked at again then, and those that did not
// change are not spoken again: nothing is paid for twice.
func fit(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, long *cut.TooLongError) (stage.Finish, error) {
	rate := math.Ceil(film.Voice.Rate*long.Rate*102) / 100 // two percent more, for what rounding takes
	if film.Voice.Rate >= maxRate || rate > maxRate {
		if what, ok := spare(b, film); ok {
			return respeak(w, b, film, "planner", "without "+what+", to fit"), nil
		}
	}
	switch {
	case film.Voice.Rate < maxRate:
		film.Voice.Rate = min(rate, maxRate)
		return respeak(w, b, film, "planner", fmt.Sprintf("spoken at %.2f of the voice's own pace, to fit", film.Voice.Rate)), nil
	case !credits(film)[route.Voice].local() && b.Fallback != "forbid" && !b.RefusesOwnVoice():
		return recast(ctx, w, b, film, tooSlow)
	}
	return stage.Finish{}, fault.New(fault.Invalid, "script.too_long", "The script is longer than the film, even spoken fast.").
		WithHint("Ask for a longer film, or shorten the brief or must_include.")
}

// respeak has the lines of a film that was changed looked at, and spoken as far as they are not.
func respeak(w *stage.Work, b brief.Resolved, film *manifest.Manifest, who, note string) stage.Finish {
	return stage.Finish{
		Result: map[string]any{"note": note},
		Group:  stage.Voices,
		Then: func(u *store.Unit) error {
			u.Attempt.Pass++
			u.Attempt.StandIns = stoodIn(film)
			if err := u.Revise(film, who, note); err != nil {
				return err
			}
			return planned(u, w, b, film)
		},
	}
}

// trim takes out what a script is too long by for the voice that is paid to speak it, as its pace is known, before
// any of it is bought. How fast it is heard is seen when it has spoken.
func trim(b brief.Resolved, film *manifest.Manifest, market route.Market) {
	by, ok := route.Current().Find(film.Voice.Backend)
	if !ok || by.Vendor == route.LocalVendor {
		return
	}
	takes := map[string]cut.Take{}
	for _, l := range film.Lines {
		takes[l.ID] = cut.Take{End: int(estimate.Heard(film.Lang, l).Length.Seconds() * market.Slowness(by, b.Lang) / maxRate * 1000)}
	}
	for {
		_, err := cut.Lay(film, takes)
		if !errors.As(err, new(*cut.TooLongError)) {
			return
		}
		what, ok := spare(b, film)
		if !ok {
			return // what has to be said is said as fast as it must be
		}
		film.Notes = append(film.Notes, fmt.Sprintf("Without %s: %s would take longer for the script than the film lasts.", what, film.Voice.Backend))
	}
}

// spare takes out what a film can do without: the last shot, with its lines,
// that is neither the first nor the last of the film; where there is none, the
// longest line of a shot that has others. Nothing goes that says what has to be said.
func spare(b brief.Resolved, film *manifest.Manifest) (what string, ok bool) {
	for i := len(film.Shots) - 2; i > 0; i-- {
		s := film.Shots[i]
		if len(s.Lines) == 0 || s.Locked || slices.ContainsFunc(s.Lines, required(b, film)) {
			continue
		}
		film.Shots = slices.Delete(film.Shots, i, i+1)
		film.Lines = slices.DeleteFunc(film.Lines, func(l manifest.Line) bool { return slices.Contains(s.Lines, l.ID) })
		return "shot " + s.ID, true
	}
	return spareLine(b, film)
}

func spareLine(b brief.Resolved, film *manifest.Manifest) (what string, ok bool) {
	longest, at := manifest.Line{}, -1
	for i, s := range film.Shots {
		for _, id := range s.Lines {
			if l, _ := film.Line(id); len(s.Lines) > 1 && len(l.Text) > len(longest.Text) && !required(b, film)(id) {
				longest, at = l, i
			}
		}
	}
	if at < 0 {
		return "", false
	}
	mine := func(id string) bool { return id == longest.ID }
	film.Shots[at].Lines = slices.DeleteFunc(film.Shots[at].Lines, mine)
	film.Lines = slices.DeleteFunc(film.Lines, func(l manifest.Line) bool { return mine(l.ID) })
	return "line " + longest.ID, true
}

// required tells the lines that say what has to be said: a string of the brief's, a
// line of the brand's, and the call to action.
func required(b brief.Resolved, film *manifest.Manifest) func(id string) bool {
	return func(id string) bool {
		l, _ := film.Line(id)
		return l.Locked || l.Role == agent.Call || slices.ContainsFunc(b.MustInclude, func(must string) bool { return wording.Contains(l.Text, must) })
	}
}
