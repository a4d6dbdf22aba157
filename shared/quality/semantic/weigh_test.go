package semantic_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/quality/rubric"
	"github.com/aiprod/aiprod/shared/quality/semantic"
)

func TestBeside(t *testing.T) {
	t.Parallel()
	marks := []rubric.Mark{{Criterion: "facts", Points: 5}}
	for name, tt := range map[string]struct {
		rules float64
		judge rubric.Verdict
		want  float64
	}{
		"praise gains nothing": {0.7, rubric.Verdict{Total: 1, Marks: marks}, 0.7},
		"alike":                {0.9, rubric.Verdict{Total: 0.9, Marks: marks}, 0.9},
		"worse":                {0.9, rubric.Verdict{Total: 0.5, Marks: marks}, 0.7},
		"worst":                {0.9, rubric.Verdict{Marks: marks}, 0.45},
		"absent":               {0.9, rubric.Verdict{Absent: "it is busy"}, 0.9},
	} {
		got := semantic.Score{Total: tt.rules}.Beside(tt.judge)
		if got.Total != tt.want || got.OfRules() != tt.rules || got.Judge == nil {
			t.Errorf("%s: %v of the rules' %v, want %v", name, got.Total, got.OfRules(), tt.want)
		}
	}
	if alone := (semantic.Score{Total: 0.8}); alone.OfRules() != 0.8 {
		t.Errorf("nobody asked: %v", alone.OfRules())
	}
}

// Whatever a judge says, a film scores no better for it, and no worse than by the judge's share.
func TestBesideBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, judge := rapid.Float64Range(0, 1).Draw(t, "rules"), rapid.Float64Range(0, 1).Draw(t, "judge")
		got := semantic.Score{Total: rules}.Beside(rubric.Verdict{Total: judge})
		if low := (1 - rubric.Share()) * rules; got.Total > math.Ceil(1000*rules)/1000 || got.Total < low-0.001 {
			t.Fatalf("%v of %v and %v", got.Total, rules, judge)
		}
	})
}
