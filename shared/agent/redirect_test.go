package agent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A shot that is sent back looks otherwise and says the same, and no other shot changes, whatever the brief.
func TestRedirectChangesOneShot(t *testing.T) {
	t.Parallel()
	for _, s := range agenttest.Samples(t) {
		r := agenttest.Resolved(t, s.Request)
		was := direct(t, r)
		for i := range was.Shots {
			is, id := was, was.Shots[i].ID
			is.Shots, is.Notes = slices.Clone(was.Shots), slices.Clone(was.Notes)
			err := agent.CreativeDirector{}.Redirect(t.Context(), agent.In{Brief: r, Round: 2}, &is, []agent.SentBack{{Shot: id, Note: "Brighter."}})
			if err != nil {
				t.Fatal(err)
			}
			before, after := was.Shots[i], is.Shots[i]
			if before.Seed == after.Seed || before.Scene.Layout == after.Scene.Layout || agent.Check(is) != nil {
				t.Errorf("%s: shot %s is as it was, or %v", s.ID, id, agent.Check(is))
			}
			after.Seed, after.Scene.Kind, after.Scene.Layout = before.Seed, before.Scene.Kind, before.Scene.Layout
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("%s: what shot %s shows is another:\n%s", s.ID, id, diff)
			}
			is.Shots[i] = before
			if diff := cmp.Diff(was.Shots, is.Shots); diff != "" {
				t.Errorf("%s: others than shot %s changed:\n%s", s.ID, id, diff)
			}
		}
	}
}

// The person who approves reads what was asked of a shot last, once.
func TestRedirectTellsWhatWasAsked(t *testing.T) {
	t.Parallel()
	r := agenttest.Resolved(t, agenttest.Samples(t)[0].Request)
	m := direct(t, r)
	id := m.Shots[0].ID
	for _, note := range []string{"Brighter.", "Darker."} {
		if err := (agent.CreativeDirector{}).Redirect(t.Context(), agent.In{Brief: r}, &m, []agent.SentBack{{Shot: id, Note: note}}); err != nil {
			t.Fatal(err)
		}
	}
	if notes := strings.Join(m.Notes, "\n"); strings.Contains(notes, "Brighter.") || !strings.Contains(notes, "Darker.") {
		t.Errorf("notes %q", notes)
	}
	if err := (agent.CreativeDirector{}).Redirect(t.Context(), agent.In{}, &manifest.Manifest{}, []agent.SentBack{{Shot: id}}); err == nil {
		t.Error("a shot that is not there was directed")
	}
}
