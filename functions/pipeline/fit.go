package pipeline

import (
	"fmt"
	"math"
	"slices"

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
	} else if id, ok := spare(b, film); ok {
		note = "without shot " + id + ", to fit"
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
			return planned(u, w.Journal, film)
		},
	}, nil
}

// spare takes out the last shot a film can do without, with its lines: not the
// first, not the last, and none that says what has to be said.
func spare(b brief.Resolved, film *manifest.Manifest) (id string, ok bool) {
	for i := len(film.Shots) - 2; i > 0; i-- {
		s := film.Shots[i]
		if len(s.Lines) == 0 || s.Locked || required(b, film, s) {
			continue
		}
		film.Shots = slices.Delete(film.Shots, i, i+1)
		film.Lines = slices.DeleteFunc(film.Lines, func(l manifest.Line) bool { return slices.Contains(s.Lines, l.ID) })
		return s.ID, true
	}
	return "", false
}

func required(b brief.Resolved, film *manifest.Manifest, s manifest.Shot) bool {
	for _, id := range s.Lines {
		l, _ := film.Line(id)
		for _, must := range b.MustInclude {
			if wording.Contains(l.Text, must) {
				return true
			}
		}
	}
	return false
}
