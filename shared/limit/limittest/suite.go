// Package limittest is what every store of the limiter has to do: one suite, run
// against each of them.
package limittest

import (
	"sync"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/limit"
)

// A Subject is a store under test.
type Subject struct {
	// Instances are stores of different processes on the same shared counts; at least one.
	Instances []limit.Store
	// Advance moves the store's clock on.
	Advance func(time.Duration)
}

// The clocks of some stores cannot be stopped: an hour gives nothing back while a test runs.
var policy = limit.Policy{Limit: 30, Window: 10 * time.Hour}

// Run runs the suite. Make is called for each test.
func Run(t *testing.T, make func(*testing.T) Subject) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Subject){
		"one by one": oneByOne, "some of many": someOfMany, "comes back": comesBack, "keys are apart": apart, "together": together, "policy changes": changes,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, make(t))
		})
	}
}

func take(t *testing.T, s limit.Store, key limit.Key, p limit.Policy, n int) limit.Grant {
	t.Helper()
	g, err := s.Take(t.Context(), key, p, n)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func oneByOne(t *testing.T, s Subject) {
	key := limit.KeyOf("one by one")
	for i := range policy.Limit {
		g := take(t, s.Instances[i%len(s.Instances)], key, policy, 1)
		if g.Granted != 1 || g.Remaining != policy.Limit-1-i {
			t.Fatalf("take %d: %+v", i, g)
		}
		if full := time.Duration(i+1) * policy.Interval(); g.Reset > full || g.Reset < full-time.Minute {
			t.Errorf("take %d: reset in %s, want %s", i, g.Reset, full)
		}
	}
	for _, in := range s.Instances {
		g := take(t, in, key, policy, 1)
		if g.Granted != 0 || g.Remaining != 0 || g.Retry <= 0 || g.Retry > policy.Interval() {
			t.Errorf("one more: %+v", g)
		}
	}
}

func someOfMany(t *testing.T, s Subject) {
	key := limit.KeyOf("some of many")
	if g := take(t, s.Instances[0], key, policy, 0); g.Granted != 0 || g.Remaining != policy.Limit || g.Reset != 0 || g.Retry != 0 {
		t.Errorf("a look at a new key: %+v", g)
	}
	if g := take(t, s.Instances[0], key, policy, policy.Limit-10); g.Granted != policy.Limit-10 || g.Remaining != 10 {
		t.Errorf("all but ten: %+v", g)
	}
	if g := take(t, s.Instances[0], key, policy, 25); g.Granted != 10 || g.Remaining != 0 || g.Retry <= 0 {
		t.Errorf("more than there are: %+v", g)
	}
}

func comesBack(t *testing.T, s Subject) {
	key := limit.KeyOf("comes back")
	g := take(t, s.Instances[0], key, policy, policy.Limit)
	s.Advance(g.Retry)
	if g = take(t, s.Instances[0], key, policy, 2); g.Granted != 1 {
		t.Errorf("after one interval: %+v", g)
	}
	s.Advance(10 * policy.Interval())
	if g = take(t, s.Instances[0], key, policy, 20); g.Granted != 10 {
		t.Errorf("after ten more: %+v", g)
	}
	s.Advance(3 * policy.Window)
	if g = take(t, s.Instances[0], key, policy, 2*policy.Limit); g.Granted != policy.Limit {
		t.Errorf("after a long rest: %+v", g)
	}
}

func apart(t *testing.T, s Subject) {
	take(t, s.Instances[0], limit.KeyOf("a"), policy, policy.Limit)
	if g := take(t, s.Instances[0], limit.KeyOf("b"), policy, 1); g.Granted != 1 || g.Remaining != policy.Limit-1 {
		t.Errorf("another key: %+v", g)
	}
}

// However many ask at once, from however many processes, exactly the policy's units are granted.
func together(t *testing.T, s Subject) {
	key := limit.KeyOf("together")
	granted := make(chan int, 8*len(s.Instances))
	var wg sync.WaitGroup
	for i := range 8 * len(s.Instances) {
		wg.Go(func() {
			for got := 0; ; {
				g, err := s.Instances[i%len(s.Instances)].Take(t.Context(), key, policy, 1)
				if err != nil {
					continue // contended: that a taker gives up is no grant
				}
				got += g.Granted
				if g.Granted == 0 {
					granted <- got
					return
				}
			}
		})
	}
	wg.Wait()
	close(granted)
	sum := 0
	for n := range granted {
		sum += n
	}
	if sum != policy.Limit {
		t.Errorf("%d were granted, want %d", sum, policy.Limit)
	}
}

// A route's limit is changed while keys are in use: what was granted still counts.
func changes(t *testing.T, s Subject) {
	key := limit.KeyOf("policy changes")
	take(t, s.Instances[0], key, policy, 20)
	smaller := limit.Policy{Limit: 10, Window: policy.Window} // 20 units of the old are 20 of 30 parts of the window
	if g := take(t, s.Instances[0], key, smaller, 10); g.Granted != 3 {
		t.Errorf("a third of the smaller policy is left; %+v", g)
	}
}
