package cut

import (
	"cmp"
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
)

// Keep is Lay for a film that was laid before and has been edited since: shots
// whose speech has not changed stay as long as they were, so that they need not be made again.
// One that needs more time takes it from as few others as can spare it. It reports false where
// the film has other shots, other planned lengths, or no room: then it is to be laid anew.
func Keep(m *manifest.Manifest, takes map[string]Take, before Cut) (Cut, bool) {
	if !before.planned(m) {
		return Cut{}, false
	}
	need := needs(m, takes, between(before.Ease))
	lengths, spare, short := make([]int, len(m.Shots)), make([]int, len(m.Shots)), 0
	for i, s := range before.Shots {
		lengths[i] = s.Frames
		if before.says(m.Shots[i], takes) {
			spare[i] = max(0, s.Frames-frameCount(need[i], before.FPS))
			continue
		}
		if d := frameCount(need[i], before.FPS) - s.Frames; d > 0 {
			lengths[i] += d
			short += d
		}
	}
	if short > sum(spare) {
		return Cut{}, false
	}
	for _, i := range most(spare) {
		d := min(short, spare[i])
		lengths[i] -= d
		short -= d
	}
	c, err := place(m, takes, before.Ease, lengths)
	return c, err == nil
}

// planned reports whether the cut is of the film's shots, as long as they are planned to be.
func (c Cut) planned(m *manifest.Manifest) bool {
	return c.FPS == m.Format.FPS && slices.EqualFunc(c.Shots, m.Shots, func(was Shot, is manifest.Shot) bool {
		return was.ID == is.ID && was.Planned == is.Length
	})
}

// says reports whether a shot's lines are spoken by the takes they were.
func (c Cut) says(s manifest.Shot, takes map[string]Take) bool {
	return !slices.ContainsFunc(s.Lines, func(id string) bool {
		return !slices.ContainsFunc(c.Takes, func(t Take) bool { return t.Line == id && t.Object == takes[id].Object })
	})
}

func frameCount(seconds float64, fps int) int { return int(math.Ceil(seconds * float64(fps))) }

// most returns the places of values, largest first.
func most(values []int) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	return order
}
