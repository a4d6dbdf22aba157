package caption

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

// A cue that is shown too shortly takes time of a neighbour that has it to spare,
// and no more than goes unnoticed; one that stands apart takes none.
func TestLend(t *testing.T) {
	t.Parallel()
	lang, err := language.Find("ja") // 7 characters a second
	if err != nil {
		t.Fatal(err)
	}
	type cue struct{ start, end, letters int }
	tests := []struct {
		name string
		cues []cue
		want [][2]int
	}{
		{"the next has time", []cue{{0, 1900, 14}, {1960, 4900, 14}}, [][2]int{{0, 2001}, {2061, 4900}}},
		{"the one before has time", []cue{{0, 2500, 14}, {2560, 4460, 14}}, [][2]int{{0, 2399}, {2459, 4460}}},
		{"no more than a glance", []cue{{0, 1000, 14}, {1060, 4900, 14}}, [][2]int{{0, 1400}, {1460, 4900}}},
		{"no more than there is", []cue{{0, 1900, 14}, {1960, 4000, 14}}, [][2]int{{0, 1939}, {1999, 4000}}},
		{"apart", []cue{{0, 1900, 14}, {3000, 5900, 14}}, [][2]int{{0, 1900}, {3000, 5900}}},
	}
	for _, tt := range tests {
		var cues []Cue
		for _, c := range tt.cues {
			cues = append(cues, Cue{Start: c.start, End: c.end, Lines: [][]timeline.Word{{{Text: strings.Repeat("語", c.letters)}}}})
		}
		lend(cues, lang)
		var got [][2]int
		for _, c := range cues {
			got = append(got, [2]int{c.Start, c.End})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
