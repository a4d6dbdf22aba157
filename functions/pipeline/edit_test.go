package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/take"
)

// A cue is drawn in every shot it is seen in long enough to be read.
func TestShown(t *testing.T) {
	t.Parallel()
	const start, end = 1000, 4000
	tests := []struct {
		name     string
		from, to int
		want     [][2]int
	}{
		{"within", 1500, 2500, [][2]int{{500, 1500}}},
		{"over the cut before", 500, 1500, [][2]int{{-500, 500}}},
		{"over the cut after", 3500, 4500, [][2]int{{2500, 3500}}},
		{"over both", 500, 4500, [][2]int{{-500, 3500}}},
		{"its last moment", 500, 1000 + glimpse - 1, nil},
		{"its first moment", 4000 - glimpse + 1, 5000, nil},
		{"just long enough", 500, 1000 + glimpse, [][2]int{{-500, glimpse}}},
		{"short, and whole", 2000, 2100, [][2]int{{1000, 1100}}},
		{"before", 0, 1000, nil},
		{"after", 4000, 5000, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got [][2]int
			for _, c := range shown([]caption.Cue{{Start: tt.from, End: tt.to}}, start, end) {
				got = append(got, [2]int{c.Start, c.End})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A clip is looked for with the seeds of those that are looked for before it in the same place, and that is no part of what it shows.
func TestFootageBefore(t *testing.T) {
	t.Parallel()
	e := &edit{film: &manifest.Manifest{Lang: "en"}, Timing: take.Timing{Cut: cut.Cut{FPS: 30}}}
	for i, backend := range []string{"pexels/video", agent.Studio, "runway/gen4.5", "pexels/video", "pexels/video"} {
		e.film.Shots = append(e.film.Shots, manifest.Shot{Seed: uint64(i + 1), Backend: backend, Scene: manifest.Scene{Kind: manifest.Statement, Heading: "Bread"}})
		e.Cut.Shots = append(e.Cut.Shots, cut.Shot{Frames: 150})
	}
	e.film.Shots[4].Backend, e.film.Shots[4].Instead = agent.Studio, "pexels/video" // which had none at first
	for i, want := range map[int][]uint64{0: nil, 2: nil, 3: {1}, 4: {1, 4}} {
		f := e.footage(i)
		if diff := cmp.Diff(want, f.Before); diff != "" || f.Wanted().Before != nil {
			t.Errorf("shot %d (-want +got):\n%s, wanted %v", i, diff, f.Wanted().Before)
		}
	}
}
