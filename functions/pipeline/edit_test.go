package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/caption"
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
