package live_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/live/livetest"
)

func hub(j *livetest.Job) *live.Hub { return live.New(j, j, slog.New(slog.DiscardHandler)) }

// join returns a reader that ends with the test.
func join(t *testing.T, h *live.Hub, after int) *live.Reader {
	t.Helper()
	r, err := h.Join(t.Context(), livetest.Ref, after, livetest.Show)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// told returns what a reader is told before nothing has happened for a minute, and why that ended it, if it did.
func told(ctx context.Context, r *live.Reader) (all []string, err error) {
	for {
		quiet, cancel := context.WithTimeout(ctx, time.Minute)
		m, err := r.Next(quiet)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, fmt.Sprintf("%s %d", m.JSON, m.Seq))
	}
}

// A reader is told all of a job's life, in order, to its end.
func TestTellsALife(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		j.Happen()
		r := join(t, hub(j), live.FromNow)
		go func() {
			for _, do := range []func(){j.Happen, func() { j.Draw(40) }, j.Happen, j.Deliver} {
				time.Sleep(time.Second)
				do()
			}
		}()
		all, err := told(t.Context(), r)
		if !errors.Is(err, live.ErrEnded) {
			t.Errorf("ended with %v", err)
		}
		event := func(n int, kind, state string) string {
			return fmt.Sprintf(`{"type":%q,"seq":%d,"data":{"seq":%d,"type":%q,"attempt":0,"state":%q,"status":"","message":"event %d","at":"0001-01-01T00:00:00Z"}} %d`, kind, n, n, kind, state, n, n)
		}
		want := []string{
			`{"type":"snapshot","seq":1,"data":0} 1`,
			event(2, "job.progress", "RENDERING"), `{"type":"progress","seq":2,"data":0} 2`,
			`{"type":"progress","seq":2,"data":40} 2`,
			event(3, "job.progress", "RENDERING"), `{"type":"progress","seq":3,"data":40} 3`,
			event(4, "job.completed", "DELIVERED"), `{"type":"snapshot","seq":4,"data":40} 4`,
		}
		if diff := cmp.Diff(want, all); diff != "" {
			t.Error(diff)
		}
	})
}

// Whenever a reader drops and comes back, it has been told every event once, and in order.
func TestResumesAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		script := rapid.SliceOf(rapid.IntRange(0, 99)).Draw(rt, "script")
		var err error
		synctest.Test(t, func(t *testing.T) { err = resume(t.Context(), script) })
		if err != nil {
			rt.Fatal(err)
		}
	})
}

// resume plays a script: what happens to a job, and when its reader comes, reads and drops.
func resume(ctx context.Context, script []int) error {
	j := livetest.New()
	h := hub(j)
	other, err := h.Join(ctx, livetest.Ref, live.FromNow, livetest.Show) // keeps the feed, while it is there
	if err != nil {
		return err
	}
	defer other.Close()
	seen := 0
	for _, n := range script {
		switch n % 10 {
		case 0:
			other.Close()
		case 1, 2:
			time.Sleep(time.Duration(n) * 10 * time.Millisecond)
		case 3:
			j.Draw(n)
		case 4:
			for range 10 * n {
				j.Happen()
			}
		case 5:
			j.Break(fault.New(fault.Unavailable, "store.unavailable", "No."))
			j.Happen()
			time.Sleep(time.Second)
			j.Break(nil)
		case 6, 7:
			j.Happen()
		default:
			if seen, err = readSome(ctx, h, seen, n/10); err != nil {
				return err
			}
		}
	}
	if seen, err = readSome(ctx, h, seen, -1); err == nil && seen != j.Seq() {
		err = fmt.Errorf("told of %d events, there were %d", seen, j.Seq())
	}
	return err
}

// readSome joins after what was seen and reads n messages, all with -1; it returns what is seen then.
func readSome(ctx context.Context, h *live.Hub, seen, n int) (int, error) {
	r, err := h.Join(ctx, livetest.Ref, seen, livetest.Show)
	if err != nil {
		return seen, err
	}
	defer r.Close()
	for i := 0; i != n; i++ {
		quiet, cancel := context.WithTimeout(ctx, time.Minute)
		m, err := r.Next(quiet)
		cancel()
		if err != nil {
			return seen, nil //nolint:nilerr // nothing happens any more
		}
		want := seen
		if m.Type != live.Snapshot && m.Type != live.Progress {
			want++
		}
		if m.Seq != want || i == 0 && m.Type != live.Snapshot {
			return seen, fmt.Errorf("message %d is %s %d, after %d", i, m.Type, m.Seq, seen)
		}
		seen = m.Seq
	}
	return seen, nil
}

// However many read, the job is read once for each change.
func TestReadsOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		h := hub(j)
		readers := make([]*live.Reader, 1000)
		for i := range readers {
			readers[i] = join(t, h, live.FromNow)
		}
		synctest.Wait()
		before := j.Reads()
		var wg sync.WaitGroup
		for _, r := range readers {
			wg.Go(func() {
				for range 2 { // the snapshot, and what has changed
					if _, err := r.Next(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		j.Draw(10)
		wg.Wait()
		if got := j.Reads() - before; got > 2 {
			t.Errorf("read %d times", got)
		}
		if got := j.Watches(); got != 1 {
			t.Errorf("watched %d times", got)
		}
		for _, r := range readers {
			r.Close()
			r.Close()
		}
		synctest.Wait()
		if got := j.Watches(); got != 0 {
			t.Errorf("watched %d times though nobody reads", got)
		}
	})
}

// A reader that does not read is left behind; the others are told everything.
func TestLeavesTheSlowBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		h := hub(j)
		slow, quick := join(t, h, live.FromNow), join(t, h, live.FromNow)
		var all []string
		done := make(chan struct{})
		go func() {
			defer close(done)
			all, _ = told(t.Context(), quick)
		}()
		const n = 500
		for range n {
			j.Happen()
			time.Sleep(time.Second)
		}
		<-done
		if events := len(all) - 1; events != 2*n { // a progress follows each
			t.Errorf("the quick one was told %d things, want %d", events, 2*n)
		}
		if _, err := told(t.Context(), slow); !errors.Is(err, live.ErrSlow) {
			t.Errorf("the slow one ended with %v", err)
		}
		again := join(t, h, 0)
		if all, err := told(t.Context(), again); len(all) != n+2 || err != nil {
			t.Errorf("once it came back, it was told %d things, %v", len(all), err)
		}
	})
}

// However many write at once, events come in the order of their numbers.
func TestKeepsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		r := join(t, hub(j), live.FromNow)
		for i := range 20 {
			go func() {
				for k := range 10 {
					time.Sleep(time.Duration(1+i*k) * time.Millisecond)
					j.Happen()
				}
			}()
		}
		seen := 0
		for seen < 200 {
			m, err := r.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if m.Type == "job.progress" && m.Seq != seen+1 {
				t.Fatalf("event %d after %d", m.Seq, seen)
			}
			seen = m.Seq
		}
	})
}

// What a broken watch does not tell is found all the same, and broken reads are tried again.
func TestOutlivesTrouble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		r := join(t, hub(j), live.FromNow)
		time.Sleep(time.Second)
		j.DrawUnheard(5)
		time.Sleep(time.Minute)
		j.Break(errors.New("down"))
		j.Happen()
		j.Draw(6)
		time.Sleep(5 * time.Minute)
		j.Break(nil)
		var got []string
		for range 4 {
			m, err := r.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(m.Type, m.Seq))
		}
		if diff := cmp.Diff([]string{"snapshot0", "progress0", "job.progress1", "progress1"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestErased(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		h := hub(j)
		r := join(t, h, live.FromNow)
		go func() {
			time.Sleep(time.Second)
			j.Erase()
		}()
		if _, err := told(t.Context(), r); !errors.Is(err, live.ErrErased) {
			t.Errorf("ended with %v", err)
		}
		_, err := h.Join(t.Context(), livetest.Ref, live.FromNow, livetest.Show)
		if fault.Of(err).Kind != fault.NotFound {
			t.Errorf("joined: %v", err)
		}
	})
}

func TestRefusesToJoin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		h := hub(j)
		other := livetest.Ref
		other.Tenant = "other"
		if _, err := h.Join(t.Context(), other, live.FromNow, livetest.Show); fault.Of(err).Kind != fault.NotFound {
			t.Errorf("another tenant's job: %v", err)
		}
		if _, err := h.Join(t.Context(), livetest.Ref, 1, livetest.Show); fault.Of(err).Code != "events.ahead" {
			t.Errorf("after an event that has not happened: %v", err)
		}
		j.Break(fault.New(fault.Unavailable, "store.unavailable", "No."))
		if _, err := h.Join(t.Context(), livetest.Ref, live.FromNow, livetest.Show); fault.Of(err).Kind != fault.Unavailable {
			t.Errorf("while the database is down: %v", err)
		}
		j.Break(nil)
		join(t, h, live.FromNow)
	})
}

// A snapshot is never older than the moment its reader came, whoever else reads.
func TestSnapshotIsFresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		h := hub(j)
		join(t, h, live.FromNow)
		for percent := range 20 {
			j.DrawUnheard(percent)
			m, err := join(t, h, live.FromNow).Next(t.Context())
			if want := fmt.Sprintf(`{"type":"snapshot","seq":0,"data":%d}`, percent); err != nil || string(m.JSON) != want {
				t.Errorf("%s, %v, want %s", m.JSON, err, want)
			}
		}
	})
}
