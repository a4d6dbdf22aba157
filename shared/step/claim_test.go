package step_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

func TestClaimThenDone(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, l := b.claim("k")
	if st := b.read("k"); st.State != step.Running || !st.Open || st.Generation != 1 || st.Attempt != 1 {
		t.Errorf("claimed: %+v", st)
	}
	b.complete(l)
	if st := b.read("k"); st.State != step.Done || st.Open || st.Result != `"made"` || st.Lease != "" {
		t.Errorf("completed: %+v", st)
	}
	_, again, err := b.Claim(t.Context(), b.ref, first("k"))
	if !errors.Is(err, step.ErrDone) || again.Step.Group != "takes" {
		t.Errorf("a done step was claimed: %v, %+v", err, again.Step)
	}
}

// Who claims a held step is told to come back when the lease must be over.
func TestClaimBusy(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.claim("k")
	_, _, err := b.Claim(t.Context(), b.ref, first("k"))
	f := fault.Of(err)
	if f.Code != "step.busy" || !fault.Retryable(err) || f.RetryAfter > lease || f.RetryAfter < lease-time.Minute {
		t.Errorf("error %v, wait %s", err, f.RetryAfter)
	}
}

func TestClaimObsolete(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		ref  func(*bench) store.Ref
		st   step.Step
	}{
		{"no such job", func(*bench) store.Ref { return store.Ref{Tenant: "acme", Job: "none", Attempt: 1} }, first("k")},
		{"another tenant's", func(b *bench) store.Ref { return store.Ref{Tenant: "other", Job: b.ref.Job, Attempt: 1} }, first("k")},
		{"older attempt", func(b *bench) store.Ref { return store.Ref{Tenant: "acme", Job: b.ref.Job, Attempt: 0} }, first("k")},
		{"never planned", func(b *bench) store.Ref { return b.ref }, step.Step{Key: "k"}},
		{"ended", func(b *bench) store.Ref {
			b.update(func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") })
			return b.ref
		}, first("k")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			if _, _, err := b.Claim(t.Context(), tt.ref(b), tt.st); !errors.Is(err, step.ErrObsolete) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// A step that fails three times is exhausted, and says with what.
func TestFailUntilExhausted(t *testing.T) {
	t.Parallel()
	b := start(t)
	for try := 1; try <= step.MaxTries; try++ {
		_, l := b.claim("k")
		last, err := l.Fail(t.Context(), "voice.silent")
		if err != nil || last != (try == step.MaxTries) {
			t.Errorf("try %d: exhausted %v, %v", try, last, err)
		}
	}
	_, l, err := b.Claim(t.Context(), b.ref, first("k"))
	if !errors.Is(err, step.ErrExhausted) || l.Step.LastError != "voice.silent" || l.Step.Tries != step.MaxTries {
		t.Errorf("error %v, step %+v", err, l.Step)
	}
}

// A lease given back is no try, and the step can be claimed at once.
func TestRelease(t *testing.T) {
	t.Parallel()
	b := start(t)
	for range 2 * step.MaxTries {
		_, l := b.claim("k")
		if err := l.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if st := b.read("k"); st.State != step.Pending || st.Tries != 0 || st.Lost != 0 {
		t.Errorf("step %+v", st)
	}
}

// A step that takes its worker down again and again is taken for a killer in the end.
func TestLostTooOften(t *testing.T) {
	t.Parallel()
	b := start(t)
	for n := 0; ; n++ {
		_, _, err := b.Claim(t.Context(), b.ref, first("k"))
		if errors.Is(err, step.ErrExhausted) && n == 20 {
			return
		}
		if err != nil || n > 20 {
			t.Fatalf("claim %d: %v", n, err)
		}
		b.Clock.Advance(lease + time.Second)
	}
}

// Fencing: a worker whose lease was taken by another changes nothing, whatever it does.
func TestFencing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		late func(context.Context, *step.Lease) error
		lost bool // the late worker is told
	}{
		{"complete", func(ctx context.Context, l *step.Lease) error {
			return l.Complete(ctx, "late", "", func(*store.Unit) error { return errors.New("followed") })
		}, false},
		{"release", func(ctx context.Context, l *step.Lease) error { return l.Release(ctx) }, false},
		{"fail", func(ctx context.Context, l *step.Lease) error {
			_, err := l.Fail(ctx, "late")
			return err
		}, false},
		{"produce", func(ctx context.Context, l *step.Lease) error { return l.Produce(ctx, "late", nil) }, true},
		{"name", func(ctx context.Context, l *step.Lease) error { return l.Name(ctx, []string{"late"}) }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			_, late := b.claim("k")
			b.Clock.Advance(lease + time.Second)
			_, owner := b.claim("k")
			before := b.read("k")
			if before.Lost != 1 || before.Generation != 2 {
				t.Errorf("taken over: %+v", before)
			}
			if err := tt.late(t.Context(), late); (err != nil) != tt.lost {
				t.Errorf("late worker: %v", err)
			}
			if after := b.read("k"); after.State != step.Running || after.Lease != before.Lease || after.Tries != 0 {
				t.Errorf("the late worker changed the step: %+v", after)
			}
			b.complete(owner)
			if err := tt.late(t.Context(), late); (err != nil) != tt.lost {
				t.Errorf("late worker after the end: %v", err)
			}
			if st := b.read("k"); st.State != step.Done || st.Result != `"made"` {
				t.Errorf("completed by the owner: %+v", st)
			}
		})
	}
}

// What a step has named is on it however its worker and its job end, once each.
func TestName(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, objects := range [][]string{{"film", "poster"}, {"poster", "sound"}} {
		_, l := b.claim("k")
		if err := l.Name(t.Context(), objects); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(lease + time.Second) // it dies
	}
	b.update(func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") })
	if diff := cmp.Diff([]string{"film", "poster", "sound"}, b.read("k").Files); diff != "" {
		t.Error(diff)
	}
}

// Nothing is completed for a job that has ended in the meantime.
func TestCompleteAfterTheEnd(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, l := b.claim("k")
	b.update(func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") })
	err := l.Complete(t.Context(), "made", "", func(*store.Unit) error { return errors.New("followed") })
	if st := b.read("k"); err != nil || st.State == step.Done {
		t.Errorf("error %v, step %+v", err, st)
	}
}

// A completion whose consequence is refused is not made.
func TestCompleteIsOneTransaction(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, l := b.claim("k")
	err := l.Complete(t.Context(), "made", "", func(u *store.Unit) error { return u.Move(job.Delivered, "system", "") })
	if fault.Of(err).Code != "job.state" || b.read("k").State != step.Running {
		t.Errorf("error %v, step %+v", err, b.read("k"))
	}
}

// A lease is renewed as long as its work runs, by a third of its time.
func TestRenewal(t *testing.T) {
	t.Parallel()
	b := startWith(t, 30*time.Millisecond)
	_, l := b.claim("k")
	for until := l.Step.Until; !b.read("k").Until.After(until); {
	}
	b.complete(l)
}

// Work ends when the renewal finds the lease taken.
func TestWorkEndsWithItsLease(t *testing.T) {
	t.Parallel()
	b := startWith(t, 30*time.Millisecond)
	work, l := b.claim("k")
	_, err := b.Client().Doc("tenants/acme/jobs/j/steps/k").Set(t.Context(), step.Step{Key: "k", State: step.Running, Lease: "another's"})
	if err != nil {
		t.Fatal(err)
	}
	<-work.Done()
	if errors.Is(context.Cause(work), context.Canceled) {
		t.Error("the cause does not tell that the lease was lost")
	}
	if err := l.Release(t.Context()); err != nil || b.read("k").Lease != "another's" {
		t.Errorf("error %v, step %+v", err, b.read("k"))
	}
}

// The sweeper finds steps whose worker has gone, and a new stack ends every lease.
func TestOrphans(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.claim("running")
	_, l := b.claim("produced")
	if err := l.Produce(t.Context(), "made", nil); err != nil {
		t.Fatal(err)
	}
	_, done := b.claim("done")
	b.complete(done)
	if got, err := b.Expired(t.Context(), 10); err != nil || len(got) != 0 {
		t.Errorf("%d steps with a lease are orphans, %v", len(got), err)
	}
	if err := b.TakeOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := b.Expired(t.Context(), 10)
	if err != nil || len(got) != 2 || got[0].Tenant != "acme" || got[0].Job != "j" {
		t.Fatalf("orphans %+v, %v", got, err)
	}
	if again, err := got[0].Again(time.Unix(120, 0)); err != nil || again.Name != "task-running-g1-s2" || again.Queue != "work" {
		t.Errorf("letter %+v", again)
	}
	if got, err := b.Expired(t.Context(), 1); err != nil || len(got) != 1 {
		t.Errorf("%d orphans, %v", len(got), err)
	}
	b.claim("running")
}

// A step of a newer schema is named, and does not hold the others up.
func TestOrphansLeaveOutWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.claim("readable")
	b.claim("newer")
	b.Clock.Advance(lease + time.Second)
	doc := b.Job(b.ref).Collection("steps").Doc("newer")
	if _, err := doc.Update(t.Context(), []firestore.Update{{Path: "schema", Value: 99}}); err != nil {
		t.Fatal(err)
	}
	got, err := b.Expired(t.Context(), 10)
	if len(got) != 1 || got[0].Step.Key != "readable" || err == nil || !strings.Contains(err.Error(), "newer of job j") {
		t.Errorf("orphans %+v, %v", got, err)
	}
}
