package cut_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/manifest"
)

// film draws a manifest and takes for its lines.
func film(t *rapid.T) (*manifest.Manifest, map[string]cut.Take) {
	m := &manifest.Manifest{Format: manifest.Format{FPS: 30}, Duration: manifest.Seconds(rapid.IntRange(5, 120).Draw(t, "sec"))}
	takes := map[string]cut.Take{}
	for i := range rapid.IntRange(1, 20).Draw(t, "shots") {
		s := manifest.Shot{ID: fmt.Sprint("s", i), Length: manifest.Seconds(rapid.Float64Range(1, 6).Draw(t, "length"))}
		for k := range rapid.IntRange(0, 2).Draw(t, "lines") {
			id := fmt.Sprint("l", i, "-", k)
			s.Lines = append(s.Lines, id)
			m.Lines = append(m.Lines, manifest.Line{ID: id})
			takes[id] = cut.Take{End: rapid.IntRange(300, 6000).Draw(t, "ms")}
		}
		m.Shots = append(m.Shots, s)
	}
	return m, takes
}

// Whatever the film: it has its exact length, shots meet, takes lie in their own
// shot in order; or it is too long and the rate it tells would make it fit.
func TestLay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, takes := film(t)
		c, err := cut.Lay(m, takes)
		var long *cut.TooLongError
		if errors.As(err, &long) {
			if long.Rate <= 1 {
				t.Fatalf("too long at rate %v", long.Rate)
			}
			if !math.IsInf(long.Rate, 1) {
				faster(takes, long.Rate*1.01)
				if _, err := cut.Lay(m, takes); err != nil {
					t.Fatalf("still: %v", err)
				}
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		check(t, m, c)
	})
}

func faster(takes map[string]cut.Take, rate float64) {
	for id, take := range takes {
		take.End = int(float64(take.End) / rate)
		takes[id] = take
	}
}

func check(t *rapid.T, m *manifest.Manifest, c cut.Cut) {
	if want := int(float64(m.Duration) * 30); abs(c.Frames-want) > 1 {
		t.Fatalf("%d frames, want %d", c.Frames, want)
	}
	next, last, at := 0, 0, 0
	for i, s := range c.Shots {
		if s.Start != next || s.Frames < 1 {
			t.Fatalf("shot %d starts at %d with %d frames, want start %d", i, s.Start, s.Frames, next)
		}
		next += s.Frames
		start, end := c.Clock(s)
		for range m.Shots[i].Lines {
			take := c.Takes[at]
			at++
			if take.Start < max(start, last) || take.End > end {
				t.Fatalf("take %s at %d-%d outside its shot %d-%d or over the one before, which ends at %d", take.Line, take.Start, take.End, start, end, last)
			}
			last = take.End
		}
	}
}

func abs(n int) int { return max(n, -n) }

// Speech that is a little too long however tight it is laid has a film that is a little longer, within what a length may be off
// by; what is much too long stays so.
func TestStretch(t *testing.T) {
	t.Parallel()
	m := &manifest.Manifest{
		Format: manifest.Format{FPS: 30}, Duration: 5, Lines: []manifest.Line{{ID: "l"}},
		Shots: []manifest.Shot{{ID: "s", Lines: []string{"l"}, Length: 5}},
	}
	for ms, frames := range map[int]int{4500: 162, 6000: 0} {
		takes := map[string]cut.Take{"l": {End: ms}}
		if _, err := cut.Lay(m, takes); err == nil {
			t.Errorf("%d ms fit", ms)
		}
		c, err := cut.Stretch(m, takes)
		if c.Frames != frames || (err == nil) != (frames > 0) {
			t.Errorf("%d ms: %d frames, %v", ms, c.Frames, err)
		}
	}
	if m.Duration != 5 {
		t.Errorf("the film was changed: %v", m.Duration)
	}
}
