package limit_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/limit"
)

// A counted store counts questions, and fails when it is told to.
type counted struct {
	limit.Store
	asked atomic.Int64
	fail  atomic.Pointer[error]
	slow  time.Duration
}

func (c *counted) Take(ctx context.Context, key limit.Key, p limit.Policy, n int) (limit.Grant, error) {
	c.asked.Add(1)
	if c.slow > 0 {
		select {
		case <-time.After(c.slow):
		case <-ctx.Done():
			return limit.Grant{}, ctx.Err()
		}
	}
	if err := c.fail.Load(); err != nil {
		return limit.Grant{}, *err
	}
	return c.Store.Take(ctx, key, p, n)
}

var (
	submits = limit.Rule{Policy: limit.Policy{Limit: 30, Window: time.Minute}, Exact: true}
	reads   = limit.Rule{Policy: limit.Policy{Limit: 60, Window: time.Minute}}
	caller  = limit.KeyOf("caller")
)

func instances(n int) (*counted, []*limit.Limiter) {
	shared := &counted{Store: limit.NewMemory(time.Now)}
	all := make([]*limit.Limiter, n)
	for i := range all {
		all[i] = limit.New(shared, time.Now)
	}
	return shared, all
}

func allowed(t *testing.T, l *limit.Limiter, r limit.Rule) bool {
	t.Helper()
	v, err := l.Take(t.Context(), caller, r)
	if err != nil {
		t.Fatal(err)
	}
	if v.Allowed == (v.Retry > 0) {
		t.Errorf("verdict %+v", v)
	}
	return v.Allowed
}

// However many call on however many instances, an exact rule allows exactly its
// limit, and asks the store less often than it is called.
func TestExactAcrossInstances(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(3)
		shared.slow = 5 * time.Millisecond
		var sum atomic.Int64
		var wg sync.WaitGroup
		for i := range 300 {
			wg.Go(func() {
				if allowed(t, all[i%len(all)], submits) {
					sum.Add(1)
				}
			})
		}
		wg.Wait()
		if sum.Load() != 30 {
			t.Errorf("%d of 300 were allowed, want 30", sum.Load())
		}
		asked := shared.asked.Load()
		if asked > 20 {
			t.Errorf("the store was asked %d times for 300 calls at once", asked)
		}
		for i := range 300 {
			if allowed(t, all[i%len(all)], submits) {
				t.Fatal("allowed when exhausted")
			}
		}
		if now := shared.asked.Load(); now != asked {
			t.Errorf("the store was asked %d times for exhausted keys", now-asked)
		}
		time.Sleep(submits.Interval())
		if !allowed(t, all[0], submits) || allowed(t, all[1], submits) || allowed(t, all[2], submits) {
			t.Error("after one interval not exactly one was allowed")
		}
	})
}

// Rules that are not exact are so within one block, and ask for many units at a time.
func TestBlocksAcrossInstances(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(3)
		sum := 0
		for i := range 300 {
			if allowed(t, all[i%len(all)], reads) {
				sum++
			}
			synctest.Wait()
		}
		if sum < reads.Limit || sum > reads.Limit+reads.Block() {
			t.Errorf("%d were allowed, want %d to one block of %d more", sum, reads.Limit, reads.Block())
		}
		if asked := shared.asked.Load(); asked > 40 {
			t.Errorf("the store was asked %d times", asked)
		}
	})
}

// However many call at once, an instance holds no more than a block that is not used: all else is there for the others.
func TestHoldsOneBlock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(2)
		shared.slow = 5 * time.Millisecond
		const calls = 2
		for range calls { // the next one comes while the store is asked for the first
			go func() {
				if _, err := all[0].Take(t.Context(), caller, reads); err != nil {
					t.Error(err)
				}
			}()
		}
		time.Sleep(50 * time.Millisecond)
		left := 0
		for exact := (limit.Rule{Policy: reads.Policy, Exact: true}); allowed(t, all[1], exact); {
			left++
		}
		if least := reads.Limit - calls - reads.Block(); left < least {
			t.Errorf("%d are left for another instance after %d calls, want %d at least", left, calls, least)
		}
	})
}

// A caller who comes for a moment costs the store one question, and one who stays one more for each block.
func TestFewQuestions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(1)
		for call, most := range []int64{1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3} {
			if !allowed(t, all[0], reads) {
				t.Fatalf("call %d was refused", call+1)
			}
			synctest.Wait()
			if asked := shared.asked.Load(); asked != most {
				t.Errorf("the store was asked %d times for %d calls, want %d", asked, call+1, most)
			}
		}
	})
}

// One instance, hammered, allows its limit and what comes back, and refuses nobody who keeps to it.
func TestOneInstance(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(1)
		for i := range 600 { // ten minutes of a client that keeps to the rate
			if !allowed(t, all[0], reads) {
				t.Fatalf("call %d was refused", i)
			}
			time.Sleep(reads.Interval())
		}
		if asked := shared.asked.Load(); asked > 600/4 {
			t.Errorf("the store was asked %d times for 600 calls", asked)
		}
	})
}

// Whoever calls when on which instance: in no stretch of time is more allowed than
// the policy says and a block for each instance.
func TestBlocksNeverMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			_, all := instances(rapid.IntRange(1, 4).Draw(rt, "instances"))
			slack := len(all) * (reads.Block() + 1)
			var taken []time.Time
			for range rapid.IntRange(1, 300).Draw(rt, "calls") {
				time.Sleep(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 0, 100, 1000, 90_000}).Draw(rt, "wait")) * time.Millisecond)
				if allowed(t, all[rapid.IntRange(0, len(all)-1).Draw(rt, "instance")], reads) {
					taken = append(taken, time.Now())
				}
			}
			for i, from := range taken {
				for j, to := range taken[i:] {
					if most := reads.Limit + int(to.Sub(from)/reads.Interval()) + slack; j+1 > most {
						rt.Fatalf("%d allowed in %s, at most %d may be", j+1, to.Sub(from), most)
					}
				}
			}
			synctest.Wait()
		})
	})
}

// While the store is down, what spends is refused and what reads is not, on the
// instance's own count; both are told, the store is left in peace, and all is well again after.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(1)
		l := all[0]
		down := errors.New("connection refused")
		shared.fail.Store(&down)
		open := 0
		for range 200 {
			if _, err := l.Take(t.Context(), caller, submits); !errors.Is(err, limit.ErrDown) {
				t.Fatalf("an exact rule: %v", err)
			}
			if v, err := l.Take(t.Context(), limit.KeyOf("reader"), reads); err != nil {
				t.Fatal(err)
			} else if v.Allowed {
				open++
			}
		}
		if open < reads.Limit || open > reads.Limit+1 {
			t.Errorf("%d reads of 200 were let through, want the limit of one instance", open)
		}
		if o, c := l.Failures(); int(o) != open || c != 200 {
			t.Errorf("counted %d open, %d closed", o, c)
		}
		if asked := shared.asked.Load(); asked > 3 {
			t.Errorf("the dead store was asked %d times", asked)
		}
		shared.fail.Store(nil)
		time.Sleep(2 * time.Second)
		if !allowed(t, l, submits) {
			t.Error("not allowed once the store is back")
		}
	})
}

// A store that hangs delays no read for long, and none at all once that is known.
func TestStoreHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(1)
		shared.slow = time.Hour
		begun := time.Now()
		for range 3 {
			if !allowed(t, all[0], reads) {
				t.Error("refused")
			}
		}
		if took := time.Since(begun); took > time.Second {
			t.Errorf("three reads took %s", took)
		}
		time.Sleep(3 * time.Second)
		begun = time.Now()
		for range 20 {
			_ = allowed(t, all[0], reads)
			time.Sleep(10 * time.Millisecond)
		}
		if took := time.Since(begun); took > time.Second {
			t.Errorf("twenty reads took %s", took)
		}
		time.Sleep(time.Minute)
	})
}

// A key that too many take from is its own trouble, and nobody else's.
func TestContention(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(1)
		busy := limit.ErrContended
		shared.fail.Store(&busy)
		if _, err := all[0].Take(t.Context(), caller, submits); !errors.Is(err, limit.ErrDown) {
			t.Errorf("contended: %v", err)
		}
		shared.fail.Store(nil)
		if v, err := all[0].Take(t.Context(), limit.KeyOf("another"), submits); err != nil || !v.Allowed {
			t.Errorf("another key at once: %+v, %v", v, err)
		}
	})
}

// While the first of two stores is down the second counts, nothing is refused for
// it, and each store is exact by itself.
func TestFailover(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first, second := &counted{Store: limit.NewMemory(time.Now)}, &counted{Store: limit.NewMemory(time.Now)}
		l := limit.New(limit.NewFailover(first, second, time.Now), time.Now)
		sum := func() (n int) {
			for range 100 {
				if allowed(t, l, submits) {
					n++
				}
			}
			return n
		}
		down := errors.New("connection refused")
		first.fail.Store(&down)
		if n := sum(); n != 30 || first.asked.Load() != 1 {
			t.Errorf("%d allowed by the second store, the first was asked %d times", n, first.asked.Load())
		}
		first.fail.Store(nil)
		time.Sleep(submits.Interval())
		if n := sum(); n != 30 {
			t.Errorf("%d allowed once the first store was back", n)
		}
		if o, c := l.Failures(); o != 0 || c != 0 {
			t.Errorf("%d let through, %d refused", o, c)
		}
	})
}

// A caller who leaves takes nobody along.
func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, all := instances(1)
		shared.slow = 100 * time.Millisecond
		gone, cancel := context.WithCancel(t.Context())
		go func() {
			if _, err := all[0].Take(gone, caller, submits); !errors.Is(err, context.Canceled) {
				t.Errorf("who left: %v", err)
			}
		}()
		synctest.Wait()
		cancel()
		if !allowed(t, all[0], submits) {
			t.Error("who stayed was refused")
		}
	})
}

func BenchmarkTake(b *testing.B) {
	for name, r := range map[string]limit.Rule{
		"block":     {Policy: limit.Policy{Limit: 1_000_000, Window: time.Second}},
		"exact":     {Policy: limit.Policy{Limit: 1_000_000, Window: time.Second}, Exact: true},
		"exhausted": {Policy: limit.Policy{Limit: 1, Window: 24 * time.Hour}, Exact: true},
	} {
		b.Run(name, func(b *testing.B) {
			l := limit.New(limit.NewMemory(time.Now), time.Now)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := l.Take(b.Context(), limit.KeyOf("jobs-submit", "acme", "alice"), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMemory(b *testing.B) {
	m := limit.NewMemory(time.Now)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Take(b.Context(), limit.KeyOf("jobs-submit", "acme", "alice"), reads.Policy, 1); err != nil {
			b.Fatal(err)
		}
	}
}
