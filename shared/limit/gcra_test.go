package limit_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/limit"
)

func policies() *rapid.Generator[limit.Policy] {
	return rapid.Custom(func(t *rapid.T) limit.Policy {
		return limit.Policy{
			Limit:  rapid.IntRange(1, 5000).Draw(t, "limit"),
			Window: time.Duration(rapid.Int64Range(1, 86400).Draw(t, "window")) * time.Second,
		}
	})
}

// Whatever is asked when, no stretch of time sees more granted than the burst and
// what its length gives back; and what a grant says of the key is so.
func TestNeverMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := policies().Draw(t, "policy")
		type moment struct{ at, granted int64 }
		var taken []moment
		var used int64
		now := rapid.Int64Range(1, 1<<51).Draw(t, "start")
		for range rapid.IntRange(1, 40).Draw(t, "takes") {
			now += rapid.Int64Range(0, 2*p.Window.Microseconds()).Draw(t, "wait")
			n := rapid.IntRange(0, p.Limit+2).Draw(t, "n")
			after, g := p.Take(used, now, n)
			if g.Granted < 0 || g.Granted > n || g.Granted < n && g.Remaining > 0 {
				t.Fatalf("asked %d: %+v", n, g)
			}
			if _, rest := p.Take(after, now, p.Limit); rest.Granted != g.Remaining {
				t.Fatalf("%d remain, %d are granted", g.Remaining, rest.Granted)
			}
			used = after
			taken = append(taken, moment{now, int64(g.Granted)})
		}
		for from := range taken {
			var sum int64
			for _, m := range taken[from:] {
				sum += m.granted
				elapsed := m.at - taken[from].at
				if most := int64(p.Limit) + elapsed*int64(p.Limit)/p.Window.Microseconds(); sum > most {
					t.Fatalf("%d granted in %d µs, at most %d may be", sum, elapsed, most)
				}
			}
		}
	})
}

// All units are there at once and one by one; one more is there exactly when Retry
// says, not a microsecond before; and all are there again when Reset says.
func TestExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := policies().Draw(t, "policy")
		now := rapid.Int64Range(1, 1<<51).Draw(t, "now")
		part := rapid.IntRange(0, p.Limit).Draw(t, "part")
		used, first := p.Take(0, now, part)
		used, second := p.Take(used, now, p.Limit)
		if first.Granted+second.Granted != p.Limit || second.Remaining != 0 || second.Retry <= 0 {
			t.Fatalf("%+v then %+v of %d", first, second, p.Limit)
		}
		if _, g := p.Take(used, now+second.Retry.Microseconds()-1, 1); g.Granted != 0 {
			t.Fatalf("granted before Retry: %+v", g)
		}
		if _, g := p.Take(used, now+second.Retry.Microseconds(), 2); g.Granted != 1 {
			t.Fatalf("at Retry: %+v", g)
		}
		if _, g := p.Take(used, now+second.Reset.Microseconds(), p.Limit); g.Granted != p.Limit {
			t.Fatalf("at Reset: %+v", g)
		}
	})
}

func TestInterval(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p    limit.Policy
		want time.Duration
	}{
		{limit.Policy{Limit: 30, Window: time.Minute}, 2 * time.Second},
		{limit.Policy{Limit: 1000, Window: time.Minute}, 60 * time.Millisecond},
		{limit.Policy{Limit: 7, Window: time.Minute}, 8571429 * time.Microsecond}, // 8.5714285…, rounded up
	} {
		if got := tt.p.Interval(); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.p, got, tt.want)
		}
	}
}

// What parts a key is of, and where each begins, is told apart.
func TestKeys(t *testing.T) {
	t.Parallel()
	seen := map[limit.Key]int{}
	for i, parts := range [][]string{{"a", "b"}, {"ab"}, {"", "ab"}, {"ab", ""}, {"a", "b", ""}, {"b", "a"}, {}} {
		k := limit.KeyOf(parts...)
		if j, ok := seen[k]; ok {
			t.Errorf("keys %d and %d are one", i, j)
		}
		seen[k] = i
		if len(k.String()) != 64 {
			t.Errorf("name %q", k)
		}
	}
}
