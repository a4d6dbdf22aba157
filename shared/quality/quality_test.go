package quality_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/quality"
)

func TestInspectPasses(t *testing.T) {
	t.Parallel()
	in := wanted(t)
	in.File = film(t, recipe{})
	got, err := quality.Inspect(t.Context(), tools(t), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range got.Findings {
		if f.Verdict != quality.Passed {
			t.Errorf("%s: measured %s %s, limit %s; %q at %v", f.Rule, f.Measured, f.Unit, f.Limit, f.Evidence, f.At)
		}
	}
	if got.Verdict != quality.Passed || got.Err() != nil || got.MeasuredAt != in.Now || got.Tools["ffmpeg"] == "" {
		t.Errorf("report = %+v", got)
	}
	if want := len(on()); len(got.Findings) != want {
		t.Errorf("%d rules were measured, want all %d", len(got.Findings), want)
	}
	if _, err := json.Marshal(got); err != nil {
		t.Error(err)
	}
}

// TestUnexpected inspects a film nothing is known about: only what the file
// itself shows is judged.
func TestUnexpected(t *testing.T) {
	t.Parallel()
	got, err := quality.Inspect(t.Context(), tools(t), quality.Input{File: film(t, recipe{})})
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict != quality.Passed {
		t.Errorf("verdict %s: %v", got.Verdict, got.Err())
	}
	for _, f := range got.Findings {
		family, _, _ := strings.Cut(f.Rule, ".")
		if family == "caption" || family == "text" || family == "brief" || f.Rule == "video.size" {
			t.Errorf("%s was judged without anything to judge by", f.Rule)
		}
	}
}

// The index of a fragmented file promises nothing; its length is the container's.
func TestFragmented(t *testing.T) {
	t.Parallel()
	s := show(t, recipe{more: []string{"-movflags", "+frag_keyframe+empty_moov"}})
	got := quality.Judge(quality.Input{}, s.measured)
	if got.Film.Seconds < 2.9 || got.Film.Seconds > 3.2 {
		t.Errorf("the film lasts %v s", got.Film.Seconds)
	}
	kept(t, got, "container.complete")
	kept(t, got, "picture.motion")
}

func TestInspectFails(t *testing.T) {
	t.Parallel()
	if _, err := quality.Inspect(t.Context(), tools(t), quality.Input{File: "quality_test.go"}); err == nil {
		t.Error("a text was inspected")
	}
}
