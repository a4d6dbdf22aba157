package step_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Who joins at the same moment, however many, passes on once.
func TestJoinPassesOnce(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.gather("a", "b")
	for _, key := range []string{"a", "b"} {
		if err := b.join(); err != nil || b.sent("joined") != 0 {
			t.Fatalf("joined with %s open: %v", key, err)
		}
		_, l := b.claim(key)
		b.complete(l)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if err := b.join(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := b.sent("joined"); n != 1 {
		t.Errorf("joined %d times", n)
	}
}

// A duplicate of an earlier pass does not join a pass that is not planned yet;
// once it is, its own steps count.
func TestJoinWaitsForThePlanOfThePass(t *testing.T) {
	t.Parallel()
	b := start(t)
	if err := b.join(); err != nil || b.sent("joined") != 0 {
		t.Fatalf("joined %d times before any plan: %v", b.sent("joined"), err)
	}
	b.gather("a")
	_, l := b.claim("a")
	b.complete(l)
	if err := b.join(); err != nil || b.sent("joined") != 1 {
		t.Fatalf("joined %d times, %v", b.sent("joined"), err)
	}
	b.update(func(u *store.Unit) error {
		u.Attempt.Pass++
		u.Change()
		return nil
	})
	if err := b.join(); err != nil || b.sent("joined") != 1 {
		t.Fatalf("a duplicate joined the pass before its plan: %d, %v", b.sent("joined"), err)
	}
	b.gather("a", "b")
	if err := b.join(); err != nil || b.sent("joined") != 1 {
		t.Fatalf("joined with an open step: %d, %v", b.sent("joined"), err)
	}
	_, l = b.claim("b")
	b.complete(l)
	if err := b.join(); err != nil || b.sent("joined") != 2 {
		t.Errorf("joined %d times, %v", b.sent("joined"), err)
	}
}

// A group may be empty, and is joined in the pass that its completion began.
func TestCompleteGathers(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, l := b.claim("plan")
	err := l.Complete(t.Context(), nil, "lines", func(u *store.Unit) error {
		u.Attempt.Pass++
		u.Change()
		return nil
	})
	if err != nil || b.read("plan").Joins != "lines" {
		t.Fatalf("error %v, step %+v", err, b.read("plan"))
	}
	passed := 0
	for range 2 {
		if err := b.Join(t.Context(), b.ref, "lines", func(*store.Unit) error { passed++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if passed != 1 {
		t.Errorf("passed %d times", passed)
	}
}

func TestEndedJobsJoinNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.gather()
	b.update(func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") })
	if err := b.join(); err != nil || b.sent("joined") != 0 {
		t.Errorf("joined %d times, %v", b.sent("joined"), err)
	}
}

// A join that is refused stays open.
func TestJoinIsOneTransaction(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.gather()
	refused := errors.New("refused")
	if err := b.Join(t.Context(), b.ref, "takes", func(*store.Unit) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
	if err := b.join(); err != nil || b.sent("joined") != 1 {
		t.Errorf("joined %d times, %v", b.sent("joined"), err)
	}
}

// What is done is reused by the next plan: it joins the group, and nobody is told to make it.
func TestPlanReusesWhatIsDone(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, l := b.claim("done")
	b.complete(l)
	b.claim("held")
	var reused []step.Step
	b.update(func(u *store.Unit) (err error) {
		u.Attempt.Pass++
		u.Change()
		done, held, fresh := first("done"), first("held"), first("fresh")
		done.Group, done.Part = "cut", "s1"
		reused, err = b.Plan(u, []step.Step{done, held, fresh})
		return err
	})
	if got := []int{len(reused), b.sent("task-done"), b.sent("task-held"), b.sent("task-fresh")}; !cmp.Equal(got, []int{1, 0, 1, 1}) {
		t.Errorf("reused, letters of done, held and fresh: %v", got)
	}
	if st := b.read("done"); st.State != step.Done || st.Result != `"made"` || st.Group != "cut" || st.Part != "s1" {
		t.Errorf("done step %+v", st)
	}
	if st := b.read("held"); st.State != step.Running || st.Lease == "" {
		t.Errorf("the plan took a live lease: %+v", st)
	}
	group, err := b.Group(t.Context(), b.ref, "takes")
	if err != nil || len(group) != 2 {
		t.Errorf("group of %d, %v", len(group), err)
	}
}

// A file is taken in once, whoever's it is and however often it is told of.
func TestTakeOnce(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.gather("k")
	a := step.Artefact{Object: "artefacts/x.mp4", SHA256: "x", Size: 3, Type: "video/mp4"}
	then := func(u *store.Unit, st step.Step) error {
		err := u.Load()
		u.Event("job.progress", st.Result)
		return err
	}
	if _, err := b.Take(t.Context(), b.ref, "k", a, then); !errors.Is(err, step.ErrObsolete) {
		t.Errorf("took what nobody measured: %v", err)
	}
	_, l := b.claim("k")
	if err := l.Produce(t.Context(), "measured", nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Claim(t.Context(), b.ref, first("k")); err == nil {
		t.Error("a produced step was claimed before its file could be taken in")
	}
	st, err := b.Take(t.Context(), b.ref, "k", a, then)
	if err != nil || st.State != step.Done || st.Artefact == nil {
		t.Fatalf("step %+v, %v", st, err)
	}
	other := step.Artefact{Object: "artefacts/y.mp4"}
	if st, err := b.Take(t.Context(), b.ref, "k", other, then); !errors.Is(err, step.ErrDone) || st.Group != "takes" {
		t.Errorf("took twice: %+v, %v", st, err)
	}
	if diff := cmp.Diff(&a, b.read("k").Artefact); diff != "" {
		t.Errorf("artefact (-want +got):\n%s", diff)
	}
	if j, err := b.Bench.Get(t.Context(), b.ref); err != nil || j.Events != 2 {
		t.Errorf("%d events, %v; want 2", j.Events, err)
	}
}

// A file that never came is made again, and one that comes late still counts.
func TestProducedTooLongAgo(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, l := b.claim("k")
	if err := l.Produce(t.Context(), "measured", nil); err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(time.Hour)
	_, again := b.claim("k")
	_, err := b.Take(t.Context(), b.ref, "k", step.Artefact{Object: "late"}, func(*store.Unit, step.Step) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Produce(t.Context(), "again", nil); err == nil {
		t.Error("a done step was produced again")
	}
	if st := b.read("k"); st.State != step.Done || st.Artefact.Object != "late" || st.Result != `"measured"` {
		t.Errorf("step %+v", st)
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, in := range map[string][]any{
		"none": nil, "one": {"a"}, "two": {"a", "b"}, "joined": {"ab"}, "number": {1}, "text": {"1"},
	} {
		key, err := step.Key(job.Render, in...)
		if err != nil || len(key) != 32 {
			t.Errorf("%s: %q, %v", name, key, err)
		}
		if old, ok := seen[key]; ok {
			t.Errorf("%s and %s have one key", name, old)
		}
		seen[key] = name
	}
	if _, err := step.Key(job.Render, func() {}); err == nil {
		t.Error("an input that cannot be encoded has a key")
	}
}
