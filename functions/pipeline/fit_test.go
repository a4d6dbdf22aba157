package pipeline

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// What is taken out to fit is never the opening, the end, what must be said, the
// brand's lines or the call to action.
func TestSpareKeepsWhatHasToBeSaid(t *testing.T) {
	t.Parallel()
	film := &manifest.Manifest{}
	for i, lines := range [][]manifest.Line{
		{{Text: "Zest is a juice."}},
		{{Text: "Three flavours: orange, beet and apple."}},
		{{Text: "From 3.50 euros."}, {Text: "A line that is longer than the others of its shot."}},
		{{Text: "Cold and honest.", Locked: true}},
		{{Text: "Order today.", Role: agent.Call}},
		{{Text: "Zest. Squeeze the day.", Locked: true}},
	} {
		shot := manifest.Shot{ID: string(rune('a' + i))}
		for _, l := range lines {
			l.ID = shot.ID + string(rune('0'+len(shot.Lines)))
			shot.Lines = append(shot.Lines, l.ID)
			film.Lines = append(film.Lines, l)
		}
		film.Shots = append(film.Shots, shot)
	}
	b := brief.Resolved{MustInclude: []string{"3.50"}}
	var taken []string
	for {
		what, ok := spare(b, film)
		if !ok {
			break
		}
		taken = append(taken, what)
	}
	if diff := cmp.Diff([]string{"shot b", "line c1"}, taken); diff != "" {
		t.Errorf("taken out (-want +got):\n%s", diff)
	}
	left := []string{"Zest is a juice.", "From 3.50 euros.", "Cold and honest.", "Order today.", "Zest. Squeeze the day."}
	if !slices.EqualFunc(film.Lines, left, func(l manifest.Line, text string) bool { return l.Text == text }) {
		t.Errorf("left are %+v", film.Lines)
	}
}
