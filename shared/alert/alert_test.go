package alert

import (
	"strings"
	"testing"
)

func TestFiles(t *testing.T) {
	t.Parallel()
	if err := Check(); err != nil {
		t.Error(err)
	}
}

// Every check finds what it is there for.
func TestWrong(t *testing.T) {
	t.Parallel()
	limit := 1.0
	sound := Rule{
		Name: "a-b", Title: "t", Severity: Error, What: "w", Why: "y",
		Metric: "run.googleapis.com/request_count", Resource: "cloud_run_revision", Measure: Count, Above: &limit, Window: "60s",
	}
	if wrong := sound.wrong(); wrong != nil {
		t.Fatal(wrong)
	}
	for _, tt := range []struct {
		name  string
		spoil func(*Rule)
		want  string
	}{
		{"name", func(r *Rule) { r.Name = "A b" }, "its name"},
		{"no reason", func(r *Rule) { r.Why = "" }, "why"},
		{"severity", func(r *Rule) { r.Severity = "bad" }, "severity"},
		{"nothing is watched", func(r *Rule) { r.Metric = "" }, "it watches"},
		{"two things are", func(r *Rule) { r.Message = "alert" }, "it watches"},
		{"a signal that is not there", func(r *Rule) { r.Metric = "logging.googleapis.com/user/aiprod/none" }, "its metric"},
		{"a service that is not there", func(r *Rule) { r.Metric = "walk.googleapis.com/x" }, "its metric"},
		{"measure", func(r *Rule) { r.Measure = "some" }, "no such measure"},
		{"no threshold", func(r *Rule) { r.Above = nil }, "threshold"},
		{"two thresholds", func(r *Rule) { r.Below = &limit }, "threshold"},
		{"window", func(r *Rule) { r.Window = "90001s" }, "windows"},
		{"unit of the window", func(r *Rule) { r.Window = "5m" }, "windows"},
		{"for", func(r *Rule) { r.For = "61s" }, "for is"},
		{"a burn of nothing", func(r *Rule) { r.Metric, r.Measure, r.Burn = "", "", "quick" }, "a burn"},
		{"each of what", func(r *Rule) { r.Each = "tenant" }, "each is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := sound
			tt.spoil(&r)
			if got := strings.Join(r.wrong(), "; "); !strings.Contains(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}
