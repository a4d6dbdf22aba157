package quality_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/quality"
)

// trials are all trials there are, by name.
func trials() map[string]trial {
	all := map[string]trial{}
	for _, some := range []map[string]trial{fileTrials, profileTrials, expectationTrials} {
		maps.Copy(all, some)
	}
	all["without fault"] = trial{keeps: on()}
	return all
}

// on are the ids of the rules of the platform's own profile.
func on() []string {
	var ids []string
	for _, r := range quality.Rules() {
		if !r.Off {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func TestTrials(t *testing.T) {
	t.Parallel()
	for name, tt := range trials() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := wanted(t)
			if len(tt.misses) > 0 {
				in.Narration = [][2]int{{0, 3000}}
			}
			var err error
			if in.Profile, err = quality.FindProfile(tt.profile); err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				tt.change(&in)
			}
			got := quality.Judge(in, show(t, tt.recipe).measured)
			for _, id := range tt.misses {
				missed(t, got, id)
			}
			for _, id := range tt.keeps {
				kept(t, got, id)
			}
		})
	}
}

// Every rule there is has a film that keeps it and one that misses it.
func TestEveryRuleIsTried(t *testing.T) {
	t.Parallel()
	var keeps, misses []string
	for _, tt := range trials() {
		keeps, misses = append(keeps, tt.keeps...), append(misses, tt.misses...)
	}
	for _, r := range quality.Rules() {
		if !slices.Contains(keeps, r.ID) {
			t.Errorf("no film is known to keep %s", r.ID)
		}
		if !slices.Contains(misses, r.ID) {
			t.Errorf("no film is known to miss %s", r.ID)
		}
	}
}

func find(t *testing.T, got quality.Report, id string) quality.Finding {
	t.Helper()
	i := slices.IndexFunc(got.Findings, func(f quality.Finding) bool { return f.Rule == id })
	if i < 0 {
		t.Fatalf("rule %s was not measured", id)
	}
	return got.Findings[i]
}

func kept(t *testing.T, got quality.Report, id string) {
	t.Helper()
	if f := find(t, got, id); f.Verdict != quality.Passed {
		t.Errorf("%s: measured %s %s, limit %s; %q at %v", f.Rule, f.Measured, f.Unit, f.Limit, f.Evidence, f.At)
	}
}

// missed looks for a missed rule in a report.
func missed(t *testing.T, got quality.Report, id string) {
	t.Helper()
	f := find(t, got, id)
	if string(f.Verdict) != string(f.Severity) || f.Hint == "" || f.Source == "" || f.Limit == "" {
		t.Errorf("finding = %+v, want verdict %s", f, f.Severity)
	}
	if f.Severity == quality.Fail && (got.Verdict != quality.Failed || !strings.Contains(got.Err().Error(), id)) {
		t.Errorf("report %s: %v", got.Verdict, got.Err())
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range quality.Rules() {
		if seen[r.ID] || r.ID == "" || r.Version < 1 || r.Title == "" || r.Source == "" || r.Hint == "" {
			t.Errorf("rule %+v is incomplete or listed twice", r)
		}
		if r.Severity != quality.Fail && r.Severity != quality.Warn {
			t.Errorf("%s: severity %q", r.ID, r.Severity)
		}
		seen[r.ID] = true
	}
}
