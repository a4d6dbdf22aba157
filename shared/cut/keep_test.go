package cut_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/manifest"
)

// An edited line moves as few other shots as it can, and what Keep lays is as sound as what Lay does.
func TestKeep(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, takes := film(t)
		for id, take := range takes {
			take.Object = "take of " + id
			takes[id] = take
		}
		before, err := cut.Lay(m, takes)
		if err != nil || len(m.Lines) == 0 {
			t.Skip("too long, or silent")
		}
		same, ok := cut.Keep(m, takes, before)
		if !ok || fmt.Sprint(same) != fmt.Sprint(before) {
			t.Fatalf("an unedited film was laid differently:\n%v\n%v", before, same)
		}
		id := rapid.SampledFrom(m.Lines).Draw(t, "edited").ID
		takes[id] = cut.Take{Object: "another", End: rapid.IntRange(300, 6000).Draw(t, "new ms")}
		kept, ok := cut.Keep(m, takes, before)
		if !ok {
			return
		}
		check(t, m, kept)
		if kept.Frames != before.Frames {
			t.Fatalf("%d frames, were %d", kept.Frames, before.Frames)
		}
		grown := 0
		for i, s := range kept.Shots {
			if d := s.Frames - before.Shots[i].Frames; d > 0 {
				grown++
				if !slices.Contains(m.Shots[i].Lines, id) {
					t.Fatalf("shot %s has grown for no reason", s.ID)
				}
			}
		}
		if grown > 1 {
			t.Fatalf("%d shots have grown for one line", grown)
		}
	})
}

// What is not the film that was laid is laid anew.
func TestKeepNothing(t *testing.T) {
	t.Parallel()
	m := &manifest.Manifest{Format: manifest.Format{FPS: 30}, Duration: 6, Lines: []manifest.Line{{ID: "l1"}}, Shots: []manifest.Shot{
		{ID: "s1", Length: 3, Lines: []string{"l1"}}, {ID: "s2", Length: 3},
	}}
	takes := map[string]cut.Take{"l1": {End: 1000, Object: "a"}}
	before, err := cut.Lay(m, takes)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m *manifest.Manifest, before *cut.Cut){
		"nothing laid":     func(_ *manifest.Manifest, b *cut.Cut) { *b = cut.Cut{} },
		"other lengths":    func(m *manifest.Manifest, _ *cut.Cut) { m.Shots[0].Length, m.Shots[1].Length = 4, 2 },
		"other shots":      func(m *manifest.Manifest, _ *cut.Cut) { m.Shots[1].ID = "s9" },
		"another rate":     func(m *manifest.Manifest, _ *cut.Cut) { m.Format.FPS = 25 },
		"too much to keep": func(*manifest.Manifest, *cut.Cut) { takes = map[string]cut.Take{"l1": {End: 9000, Object: "b"}} },
	} {
		edited, laid := *m, before
		edited.Shots = slices.Clone(m.Shots)
		change(&edited, &laid)
		if _, ok := cut.Keep(&edited, takes, laid); ok {
			t.Errorf("%s: kept", name)
		}
		takes = map[string]cut.Take{"l1": {End: 1000, Object: "a"}}
	}
}
