package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// wantFault fails the test unless err is a fault of the kind and code.
func wantFault(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if f := fault.Of(err); err == nil || f.Kind != kind || f.Code != code {
		t.Errorf("error %v, want %s of kind %d", err, code, kind)
	}
}

func move(to job.State) func(*store.Unit) error {
	return func(u *store.Unit) error { return u.Move(to, "system", "because") }
}

// A move is one transaction: job, attempt, history, event and letters.
func TestMove(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Init)
	err := b.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Send(outbox.Letter{Data: []byte("next")})
		return u.Move(job.InputSanitized, "sanitize", "clean")
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := b.View(t.Context(), ref)
	if err != nil || v.Job.State != job.InputSanitized || v.Attempt.State != job.InputSanitized || v.Job.Events != 2 {
		t.Errorf("view %+v, %v", v, err)
	}
	history, err := b.History(t.Context(), ref)
	want := []job.Move{
		{Schema: 1, To: job.Init, Reason: "submitted", Actor: "alice", Attempt: 1},
		{Schema: 1, From: job.Init, To: job.InputSanitized, Reason: "clean", Actor: "sanitize", Attempt: 1},
	}
	if diff := cmp.Diff(want, history, cmpopts.IgnoreFields(job.Move{}, "At")); diff != "" || err != nil {
		t.Errorf("history %v (-want +got):\n%s", err, diff)
	}
	events, err := b.Events(t.Context(), ref, 1)
	if err != nil || len(events) != 1 || events[0].Seq != 2 || events[0].Type != "job.started" {
		t.Errorf("events after the first: %+v, %v", events, err)
	}
	if got := b.Post.Letters(); len(got) != 1 || string(got[0].Data) != "next" {
		t.Errorf("letters %+v", got)
	}
}

// What a person decides is in the history, though it moves nothing by itself.
func TestDecide(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.WaitingApproval)
	err := b.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Decide("alice", "fine")
		return nil
	})
	history, err2 := b.History(t.Context(), ref)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	want := job.Move{Schema: 1, From: job.WaitingApproval, To: job.WaitingApproval, Reason: "fine", Actor: "alice", Attempt: 1}
	if diff := cmp.Diff(want, history[len(history)-1], cmpopts.IgnoreFields(job.Move{}, "At")); diff != "" {
		t.Error(diff)
	}
}

// A move the table does not have changes nothing and tells nobody.
func TestIllegalMove(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Init)
	err := b.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Send(outbox.Letter{})
		return u.Move(job.Delivered, "system", "")
	})
	wantFault(t, err, fault.Conflict, "job.state")
	history, err := b.History(t.Context(), ref)
	if v, _ := b.View(t.Context(), ref); v.Job.State != job.Init || v.Job.Events != 1 || len(history) != 1 || err != nil || len(b.Post.Letters()) != 0 {
		t.Errorf("view %+v, history %v, %v", v, history, err)
	}
}

func TestUpdateOfNoJob(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	b.Submit(t, "j", job.Init)
	for _, ref := range []store.Ref{
		{Tenant: storetest.Tenant, Job: "none"}, {Tenant: "other", Job: "j"}, {Tenant: storetest.Tenant, Job: "j", Attempt: 2},
	} {
		wantFault(t, b.Update(t.Context(), ref, move(job.Error)), fault.NotFound, "job.not_found")
	}
}

// A letter that cannot be posted leaves the change made, and the box to the sweeper.
func TestUnpostedLettersAreKept(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Init)
	b.Post.Refuse = func(outbox.Letter) error { return errors.New("closed") }
	err := b.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Send(outbox.Letter{Data: []byte("next")})
		return u.Move(job.InputSanitized, "system", "")
	})
	wantFault(t, err, fault.Unavailable, "store.unavailable")
	if j, err := b.Get(t.Context(), ref); err != nil || j.State != job.InputSanitized {
		t.Errorf("job %+v, %v", j, err)
	}
	post := &storetest.Post{}
	b.Clock.Advance(outbox.Leftover)
	if n, err := outbox.Sweep(t.Context(), b.Client(), post, b.Now(), 10); n != 1 || err != nil || len(post.Letters()) != 1 {
		t.Errorf("swept %d, %v", n, err)
	}
}

// Units that collide tell their events one after the other, without a gap.
func TestEventsHaveNoGaps(t *testing.T) {
	t.Parallel()
	const units = 8
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Init)
	var wg sync.WaitGroup
	for i := range units {
		wg.Go(func() {
			err := storetest.Patiently(func() error {
				return b.Update(t.Context(), ref, func(u *store.Unit) error {
					u.Event("job.progress", fmt.Sprint(i))
					return nil
				})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	events, err := b.Events(t.Context(), ref, 0)
	if err != nil || len(events) != units+1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	said := map[string]bool{}
	for i, e := range events {
		if e.Seq != i+1 || said[e.Message] {
			t.Errorf("event %d is %+v", i+1, e)
		}
		said[e.Message] = true
	}
}

// What happens to an older attempt is history, and neither moves the job nor is news.
func TestOlderAttempt(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Init)
	if _, err := b.Job(ref).Set(t.Context(), job.Job{ID: "j", Tenant: storetest.Tenant, Attempt: 2, State: job.Rendering, Events: 7}); err != nil {
		t.Fatal(err)
	}
	if err := b.Update(t.Context(), ref, move(job.Canceled)); err != nil {
		t.Fatal(err)
	}
	if j, err := b.Get(t.Context(), ref); err != nil || j.State != job.Rendering || j.Events != 7 {
		t.Errorf("job %+v, %v", j, err)
	}
	if history, err := b.History(t.Context(), ref); err != nil || len(history) != 2 {
		t.Errorf("history %+v, %v", history, err)
	}
}

// The time a person takes moves the deadline.
func TestWaitingMovesTheDeadline(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.CreativeDirection)
	if err := b.Update(t.Context(), ref, move(job.WaitingApproval)); err != nil {
		t.Fatal(err)
	}
	before, _ := b.View(t.Context(), ref)
	b.Clock.Advance(time.Hour)
	if err := b.Update(t.Context(), ref, move(job.Rendering)); err != nil {
		t.Fatal(err)
	}
	after, err := b.View(t.Context(), ref)
	if err != nil || !before.Attempt.Awaiting || after.Attempt.Awaiting || after.Attempt.Waited < time.Hour ||
		after.Attempt.Deadline.Sub(before.Attempt.Deadline) < time.Hour {
		t.Errorf("before %+v\nafter %+v, %v", before.Attempt, after.Attempt, err)
	}
}

// A step is paid for once: settling it again fails and adds nothing.
func TestLedgerAddsOnce(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Rendering)
	line := money.Line{Step: "k", Micros: 300}
	settle := func(u *store.Unit) error { return u.Settle(1, line, 0) }
	if err := b.Update(t.Context(), ref, settle); err != nil {
		t.Fatal(err)
	}
	if err := b.Update(t.Context(), ref, settle); !store.Exists(err) {
		t.Errorf("settled twice: %v", err)
	}
	lines, err := b.Costs(t.Context(), ref)
	if v, _ := b.View(t.Context(), ref); err != nil || len(lines) != 1 || lines[0].Attempt != 1 || v.Attempt.SpentMicros != 300 {
		t.Errorf("lines %+v, %v, spent %d", lines, err, v.Attempt.SpentMicros)
	}
}

// Progress told late, twice or out of order never falls.
func TestProgressOnlyRises(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Rendering)
	if err := b.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Attempt.ShotIDs = []string{"s1", "s2"}
		u.Change()
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	best := 0
	for _, percent := range []int{10, 60, 30, 60, 0, 90} {
		if err := b.Progress(t.Context(), ref, "shots", "s1", percent); err != nil {
			t.Fatal(err)
		}
		v, err := b.View(t.Context(), ref)
		if err != nil || v.Progress() < best || v.Live.Shots["s1"] < percent {
			t.Errorf("told %d: progress %d after %d, %v", percent, v.Progress(), best, err)
		}
		best = v.Progress()
	}
	if best == 0 {
		t.Error("progress never rose")
	}
	for _, to := range []job.State{job.AgentsExecuted, job.QATech, job.QASemantic, job.FinalApproval, job.Rendering} {
		if err := b.Update(t.Context(), ref, move(to)); err != nil {
			t.Fatal(err)
		}
		v, err := b.View(t.Context(), ref)
		if err != nil || v.Progress() < best {
			t.Errorf("%s: progress %d after %d, %v", to, v.Progress(), best, err)
		}
		best = v.Progress()
	}
}

// What a newer program has written does not hold up what this one can read.
func TestDueLeavesOutWhatItCannotRead(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "old", job.Rendering)
	newer := b.Submit(t, "newer", job.Rendering)
	for r, version := range map[store.Ref]int{ref: job.AttemptSchema, newer: 99} {
		if _, err := b.Attempt(r).Update(t.Context(), []firestore.Update{{Path: "schema", Value: version}, {Path: "due", Value: b.Now()}}); err != nil {
			t.Fatal(err)
		}
	}
	due, err := b.Due(t.Context(), 10)
	if len(due) != 1 || due[0] != ref || err == nil || !strings.Contains(err.Error(), "job newer") {
		t.Errorf("due %+v, %v", due, err)
	}
}

// A mistake of ours is none of the database's: whoever is told to try again would do so for ever.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Init)
	wantFault(t, b.Update(t.Context(), ref, func(*store.Unit) error { return errors.New("no such line") }), fault.Internal, "internal")
	err := b.Update(t.Context(), ref, func(*store.Unit) error { return status.Error(codes.Unavailable, "gone") })
	wantFault(t, err, fault.Unavailable, "store.unavailable")
}
