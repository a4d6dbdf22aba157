package quality_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/quality"
)

func TestProfiles(t *testing.T) {
	t.Parallel()
	all := quality.Profiles()
	if all[0].Name != quality.DefaultProfile {
		t.Errorf("the first profile is %s", all[0].Name)
	}
	seen := map[string]bool{}
	for _, p := range all {
		if p.Name == "" || p.Title == "" || p.About == "" || seen[p.Name] {
			t.Errorf("profile %+v is incomplete or listed twice", p)
		}
		seen[p.Name] = true
		for _, r := range p.Rules() {
			if r.Source == "" || r.Off {
				t.Errorf("%s: %s is off or names no source", p.Name, r.ID)
			}
			if strings.HasPrefix(r.Source, "the profile") {
				t.Errorf("%s: %s is on without a limit of its own", p.Name, r.ID)
			}
		}
		got, err := quality.FindProfile(p.Name)
		if err != nil || got.Name != p.Name {
			t.Errorf("FindProfile(%q) = %s, %v", p.Name, got.Name, err)
		}
	}
	if p, err := quality.FindProfile(""); err != nil || p.Name != quality.DefaultProfile {
		t.Errorf("no name finds %s, %v", p.Name, err)
	}
}

// What a profile says of a rule is about a rule there is.
func TestProfilesChangeRules(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, r := range quality.Rules() {
		ids = append(ids, r.ID)
	}
	for profile, changed := range quality.Changes() {
		for _, id := range changed {
			if !slices.Contains(ids, id) {
				t.Errorf("%s changes %s, which is no rule", profile, id)
			}
		}
	}
}

func TestUnknownProfile(t *testing.T) {
	t.Parallel()
	_, err := quality.FindProfile("cinema")
	f := fault.Of(err)
	if f.Kind != fault.Invalid || f.Code != "qa.profile" || len(f.Fields) != 1 || f.Fields[0].Pointer != "/profile" {
		t.Fatalf("fault %+v", f)
	}
	for _, p := range quality.Profiles() {
		if !strings.Contains(f.Hint, p.Name) || !strings.Contains(f.Fields[0].Detail, p.Name) {
			t.Errorf("the fault does not name %s: %s", p.Name, f.Hint)
		}
	}
}
