package stage_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// turn has nothing spent any more, or anything again, for a person.
func (p *shop) turn(frozen bool) {
	p.t.Helper()
	s, err := p.env.Store()
	if err == nil {
		err = s.Brakes(p.t.Context(), frozen, "test", audit.Record{Actor: "olga"})
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.env.Brake.Forget()
}

// While nothing is to be spent a step makes no call and loses no try, its attempt outlives its deadline, and both go on after.
func TestNothingIsSpentWhileFrozen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		begin func(*testing.T) *shop
		try   func(*shop) error
	}{
		"a purchase": {func(t *testing.T) *shop { return newShop(t, 30*time.Minute) }, (*shop).try},
		"an inquiry": {func(t *testing.T) *shop { return newDesk(t, firstModel).shop }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.begin(t)
			if c.try == nil {
				d := &desk{shop: p, models: []string{firstModel}}
				c.try = func(*shop) error { return d.ask() }
			}
			p.turn(true)
			if err := c.try(p); err != nil {
				t.Fatal(err)
			}
			if st := p.step(); st.State != step.Waiting || len(st.Calls) != 0 || st.Tries != 0 {
				t.Errorf("frozen, the step is %s with %d calls and %d tries", st.State, len(st.Calls), st.Tries)
			}
			p.clock.Advance(2 * time.Hour)
			p.watch(true)
			p.turn(false)
			p.watch(false)
			if f := p.failure(); f.Code != "" {
				t.Fatalf("failed with %s", f.Code)
			}
			if err := c.try(p); err != nil {
				t.Fatal(err)
			}
			if st := p.step(); len(st.Calls) != 1 {
				t.Errorf("resumed, it has made %d calls", len(st.Calls))
			}
		})
	}
}

// watch looks at the attempt as the sweeper does.
func (p *shop) watch(frozen bool) {
	p.t.Helper()
	s, err := p.env.Store()
	if err == nil {
		err = stage.Watch(p.t.Context(), s, p.journal, store.Ref{Tenant: ref.Tenant, Job: ref.Job, Attempt: 1}, frozen)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// The queues that are paused are those that somebody is paid from, and no other: what is made here goes on.
func TestSpendingQueues(t *testing.T) {
	t.Parallel()
	want := []string{
		"effects-paid-elevenlabs", "image-paid", "image-paid-google", "language", "music-paid-elevenlabs", "music-paid-google",
		"video-paid", "video-paid-fal", "video-paid-google", "video-paid-pexels", "video-paid-runway", "voice-paid-elevenlabs", "voice-paid-google",
	}
	if diff := cmp.Diff(want, stage.SpendingQueues()); diff != "" {
		t.Errorf("queues (-want +got):\n%s", diff)
	}
	if slices.Contains(stage.SpendingQueues(), stage.Queues[job.Render]) {
		t.Error("what is drawn here is stopped")
	}
}
