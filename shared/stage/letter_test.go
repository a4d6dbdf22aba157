package stage_test

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A stage with a queue is run by a task, any other by a message.
func TestLetter(t *testing.T) {
	t.Parallel()
	m := job.Message{Tenant: "acme", Job: "j", Attempt: 1, Stage: job.Plan}
	l := stage.Letter(m, "ignored")
	var got job.Message
	if err := json.Unmarshal(l.Data, &got); err != nil || got != m {
		t.Errorf("message %+v, %v", got, err)
	}
	if l.Queue != "" || l.Name != "" || l.Attributes["stage"] != "plan" {
		t.Errorf("letter %+v", l)
	}
	m.Stage = job.Render
	if l := stage.Letter(m, "n"); l.Queue != "video-local" || l.Function != "render" || l.Name != "n" || l.Attributes != nil {
		t.Errorf("task %+v", l)
	}
}

// Every vendor that is called for a picture or a sound has a queue of its own for it, and no backend is without one.
func TestQueues(t *testing.T) {
	t.Parallel()
	stages := map[route.Modality]job.Stage{
		route.Video: job.Generate, route.Image: job.Picture, route.Speech: job.Narrate, route.Music: job.Compose, route.Effects: job.EffectsMix,
	}
	makes := map[job.Stage]string{job.Generate: "video", job.Picture: "image", job.Narrate: "voice", job.Compose: "music", job.EffectsMix: "effects"}
	for _, b := range route.Current().Backends {
		s, ok := stages[b.Modality]
		if !ok {
			continue
		}
		got := stage.QueueOf(s, b.ID)
		bought := b.Vendor != route.LocalVendor && b.To == ""
		if bought && (got != makes[s]+"-paid-"+b.Vendor || !slices.Contains(stage.VendorQueues(s), got)) {
			t.Errorf("%s: %s", b.ID, got)
		}
		if b.Vendor == route.LocalVendor && got != stage.Queues[s] {
			t.Errorf("%s: %s", b.ID, got)
		}
	}
	if got := stage.QueueOf(job.Judge, "google/x"); got != "" {
		t.Errorf("a stage without a queue: %s", got)
	}
}

// Equal inputs have one key, but tasks of different jobs, attempts and passes
// have names of their own: a used name is refused for a day.
func TestTaskNamesDiffer(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	keys, names := map[string]bool{}, map[string]bool{}
	plan := func(ref store.Ref, pass int) {
		err := b.Update(t.Context(), ref, func(u *store.Unit) error {
			u.Attempt.Pass = pass
			st, err := stage.Planned(u, job.Render, stage.Takes, "s1", map[string]any{"text": "hello"})
			keys[st.Key], names[st.Letter.Name] = true, true
			if st.Input != `{"text":"hello"}` || st.Name != "render s1" {
				t.Errorf("step %+v", st)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	one, two := b.Submit(t, "one", job.Rendering), b.Submit(t, "two", job.Rendering)
	plan(one, 0)
	plan(one, 0)
	plan(one, 1)
	plan(two, 0)
	if len(keys) != 1 || len(names) != 3 {
		t.Errorf("keys %v, names %v", keys, names)
	}
}

func TestParseIntake(t *testing.T) {
	t.Parallel()
	got, err := stage.ParseIntake("acme/j/k/2-7.mp4")
	want := stage.Intake{Tenant: "acme", Job: "j", Step: "k", Attempt: 2, Ext: ".mp4"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, name := range []string{"", "a", "a/b/c", "a/b/c/d/1-1.mp4", "a/b/c/1.mp4", "a/b/c/x-1.mp4"} {
		if _, err := stage.ParseIntake(name); fault.Of(err).Code != "intake.name" {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// Approval sends translate and cast; the plan follows when both are done, once.
func TestApprovedLeadsToThePlan(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	j := step.New(b.Store, step.Options{Token: rand.Text})
	ref := b.Submit(t, "j", job.Rendering)
	if err := b.Update(t.Context(), ref, func(u *store.Unit) error { return stage.Approved(u, j) }); err != nil {
		t.Fatal(err)
	}
	steps, err := j.Group(t.Context(), ref, stage.Prepare)
	if err != nil || len(steps) != 2 {
		t.Fatalf("steps %+v, %v", steps, err)
	}
	for _, st := range steps {
		join(t, j, ref, stage.Prepare)
		_, l, err := j.Claim(t.Context(), ref, st)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Complete(t.Context(), nil, "", nil); err != nil {
			t.Fatal(err)
		}
	}
	join(t, j, ref, stage.Prepare)
	join(t, j, ref, stage.Prepare)
	if diff := cmp.Diff([]string{"cast", "plan", "translate"}, stages(b.Post.Letters())); diff != "" {
		t.Errorf("stages told (-want +got):\n%s", diff)
	}
}

// The takes of an earlier pass do not end RENDERING before the next is planned.
func TestDuplicateTakeAfterARerender(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	j := step.New(b.Store, step.Options{Token: rand.Text})
	ref := b.Submit(t, "j", job.Rendering)
	for pass, want := range []job.State{job.AgentsExecuted, job.Rendering} {
		err := b.Update(t.Context(), ref, func(u *store.Unit) error {
			u.Attempt.Pass, u.Attempt.State = pass, job.Rendering
			u.Change()
			if pass == 0 {
				j.Gather(u, stage.Takes)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		join(t, j, ref, stage.Takes)
		if v, err := b.View(t.Context(), ref); err != nil || v.Attempt.State != want {
			t.Errorf("pass %d: %s, %v; want %s", pass, v.Attempt.State, err, want)
		}
	}
}

func join(t *testing.T, j *step.Journal, ref store.Ref, group string) {
	t.Helper()
	if err := storetest.Patiently(func() error { return stage.Join(t.Context(), j, ref, group) }); err != nil {
		t.Fatal(err)
	}
}

// stages returns the stages that letters run, sorted.
func stages(letters []outbox.Letter) []string {
	var out []string
	for _, l := range letters {
		out = append(out, l.Attributes["stage"])
	}
	slices.Sort(out)
	return out
}
