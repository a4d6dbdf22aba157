package pipeline

import (
	"fmt"
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// maxRate is how much faster than its own pace a voice may speak and still be followed.
const maxRate = 1.25

// fit makes a script that turned out too long fit: spoken faster where that is
// enough, else without one of its points. Either way the lines are looked at again,
// and those that did not change are not spoken again.
func fit(w *stage.Work, b brief.Resolved, film *manifest.Manifest, long *cut.TooLongError) (stage.Finish, error) {
	note := ""
	rate := math.Ceil(film.Voice.Rate*long.Rate*102) / 100 // two percent more, for what rounding takes
	if rate <= maxRate && film.Voice.Rate < maxRate {
		film.Voice.Rate = rate
		note = fmt.Sprintf("spoken at %.2f of the voice's own pace, to fit", rate)
	} else if what, ok := spare(b, film); ok {
		note = "without " + what + ", to fit"
	} else {
		return stage.Finish{}, fault.New(fault.Invalid, "script.too_long", "The script is longer than the film, even spoken fast.").
			WithHint("Ask for a longer film, or shorten the brief or must_include.")
	}
	return stage.Finish{
		Result: map[string]any{"note": note},
		Group:  stage.Voices,
		Then: func(u *store.Unit) error {
			u.Attempt.Pass++
			if err := u.Revise(film, "planner", note); err != nil {
				return err
			}
			return planned(u, w, b, film)
		},
	}, nil
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
