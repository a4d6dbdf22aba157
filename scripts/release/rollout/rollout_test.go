package rollout_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/scripts/release/rollout"
)

// A cloud answers as gcloud does, of what it was told to hold, and remembers what it was asked to change.
type cloud struct {
	traffic map[string][]rollout.Target
	log     string // of errors, as JSON
	smoke   string // state of the workflow
	broken  string // a change of this service fails

	mu      sync.Mutex
	changes []string
}

func (c *cloud) run(_ context.Context, args ...string) ([]byte, error) {
	switch strings.Join(args[:2], " ") {
	case "logging read":
		return []byte(c.log), nil
	case "workflows run":
		c.note(args[3])
		return fmt.Appendf(nil, `{"state": %q, "error": {"payload": "not well"}}`, c.smoke), nil
	}
	if args[0] == "functions" && args[1] == "list" {
		return []byte("aiprod-sweep\naiprod-other\n"), nil
	}
	if args[2] == "list" {
		return c.list()
	}
	if args[3] == c.broken {
		return nil, errors.New("no instance started")
	}
	flags := slices.DeleteFunc(slices.Clone(args[2:]), func(a string) bool {
		return strings.HasPrefix(a, "--project") || strings.HasPrefix(a, "--region") || a == "--quiet"
	})
	c.note(strings.Join(flags, " "))
	return nil, nil
}

func (c *cloud) note(change string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes = append(c.changes, change)
}

func (c *cloud) list() ([]byte, error) {
	type object = map[string]any
	var all []object
	for name, t := range c.traffic {
		labels := object{}
		if name == "aiprod-staged" {
			labels["goog-managed-by"] = "cloudfunctions"
		}
		all = append(all, object{"metadata": object{"name": name, "labels": labels}, "status": object{"traffic": t}})
	}
	return json.Marshal(all)
}

func (c *cloud) rollout() (*rollout.Rollout, *bytes.Buffer) {
	log := &bytes.Buffer{}
	wait := func(context.Context, time.Duration) error { return nil }
	return &rollout.Rollout{Gcloud: c.run, Project: "p", Region: "r", Log: log, Wait: wait}, log
}

func (c *cloud) changed(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(c.changes)
	slices.Sort(want)
	if diff := cmp.Diff(want, c.changes); diff != "" {
		t.Errorf("changes: %s", diff)
	}
}

// releasing is a service with a new revision beside the one that runs.
func releasing(name string) []rollout.Target {
	return []rollout.Target{{Revision: name + "-1", Percent: 100, Tag: "current"}, {Revision: name + "-2", Tag: "r-2", URL: "https://r-2---" + name}}
}

func TestDeploy(t *testing.T) {
	t.Parallel()
	c := &cloud{traffic: map[string][]rollout.Target{"aiprod-health": nil, "aiprod-sweep": nil, "aiprod-staged": nil, "other": nil}}
	r, log := c.rollout()
	if err := r.Deploy(t.Context(), "r-2", map[string]string{"aiprod-health": "i@sha256:1", "aiprod-new": "i@sha256:1", "aiprod-staged": "i@sha256:1"}); err != nil {
		t.Fatal(err)
	}
	c.changed(t, "update aiprod-health --image=i@sha256:1 --no-traffic --tag=r-2")
	if !strings.Contains(log.String(), "aiprod-sweep: left alone") {
		t.Errorf("log:\n%s", log)
	}
	if err := (&rollout.Rollout{Gcloud: (&cloud{}).run}).Deploy(t.Context(), "r-2", nil); err == nil {
		t.Error("without services it deploys")
	}
}

func TestSmoke(t *testing.T) {
	t.Parallel()
	whole := map[string][]rollout.Target{}
	for _, s := range []string{"aiprod-health", "aiprod-openapi", "aiprod-presets"} {
		whole[s] = releasing(s)
	}
	c := &cloud{traffic: whole, smoke: "SUCCEEDED"}
	r, _ := c.rollout()
	if err := r.Smoke(t.Context(), "r-2"); err != nil || !strings.Contains(c.changes[0], "https://r-2---aiprod-health/health") {
		t.Errorf("%v: %v", c.changes, err)
	}
	c.smoke = "FAILED"
	if err := r.Smoke(t.Context(), "r-2"); err == nil {
		t.Error("a failed workflow passes")
	}
	if err := r.Smoke(t.Context(), "r-3"); err == nil {
		t.Error("a release that is not there is well")
	}
}

func TestPromote(t *testing.T) {
	t.Parallel()
	const failed = `[{"message": "panic"}]`
	back := []string{"update-traffic aiprod-a --to-revisions=aiprod-a-1=100"}
	tests := []struct {
		name string
		log  string
		want []string
		fail bool
	}{
		{"well", "[]", []string{
			"update-traffic aiprod-a --to-tags=r-2=10", "update-traffic aiprod-a --to-tags=r-2=100",
			"update-traffic aiprod-a --set-tags=current=aiprod-a-2,previous=aiprod-a-1",
		}, false},
		{"errors", failed, append([]string{"update-traffic aiprod-a --to-tags=r-2=10"}, back...), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := &cloud{traffic: map[string][]rollout.Target{"aiprod-a": releasing("aiprod-a"), "aiprod-b": {{Revision: "b-1", Percent: 100}}}, log: tt.log}
			r, _ := c.rollout()
			if err := r.Promote(t.Context(), "r-2", []int{10, 100}, time.Minute); (err != nil) != tt.fail {
				t.Error(err)
			}
			c.changed(t, tt.want...)
		})
	}
}

// One service that cannot be changed sends users of all back.
func TestPromoteTogether(t *testing.T) {
	t.Parallel()
	c := &cloud{traffic: map[string][]rollout.Target{"aiprod-a": releasing("aiprod-a"), "aiprod-b": releasing("aiprod-b")}, log: "[]", broken: "aiprod-b"}
	r, _ := c.rollout()
	if err := r.Promote(t.Context(), "r-2", []int{100}, 0); err == nil || !strings.Contains(err.Error(), "aiprod-b") {
		t.Errorf("%v", err)
	}
	c.changed(t, "update-traffic aiprod-a --to-tags=r-2=100", "update-traffic aiprod-a --to-revisions=aiprod-a-1=100")
}

func TestRollback(t *testing.T) {
	t.Parallel()
	c := &cloud{traffic: map[string][]rollout.Target{
		"aiprod-a": {{Revision: "a-2", Percent: 100, Tag: "current"}, {Revision: "a-1", Tag: "previous"}},
		"aiprod-b": {{Revision: "b-1", Percent: 100, Tag: "current"}},
	}}
	r, log := c.rollout()
	if err := r.Rollback(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	c.changed(t)
	if err := r.Rollback(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	c.changed(t, "update-traffic aiprod-a --to-tags=previous=100")
	if !strings.Contains(log.String(), "would send everybody to a-1") || !strings.Contains(log.String(), "aiprod-b: stays") {
		t.Errorf("log:\n%s", log)
	}
	first, _ := (&cloud{traffic: map[string][]rollout.Target{"aiprod-b": c.traffic["aiprod-b"]}}).rollout()
	if err := first.Rollback(t.Context(), false); err == nil {
		t.Error("a first release is rolled back")
	}
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	c := &cloud{}
	r, _ := c.rollout()
	if err := r.Functions(t.Context(), map[string]string{"aiprod-sweep": "gs://b/sweep.zip", "aiprod-new": "gs://b/new.zip"}); err != nil {
		t.Fatal(err)
	}
	c.changed(t, "aiprod-sweep --gen2 --source=gs://b/sweep.zip")
}
