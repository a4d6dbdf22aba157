package tasks

import (
	"testing"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"pgregory.net/rapid"
)

func retryConfig(shortest, longest time.Duration, doublings int32) *pb.RetryConfig {
	return &pb.RetryConfig{
		MinBackoff: durationpb.New(shortest), MaxBackoff: durationpb.New(longest), MaxDoublings: doublings,
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		config *pb.RetryConfig
		want   []int // seconds
	}{
		{"Google's example", retryConfig(10*time.Second, 300*time.Second, 3), []int{10, 20, 40, 80, 160, 240, 300, 300}},
		{"no doublings", retryConfig(5*time.Second, 17*time.Second, 0), []int{5, 10, 15, 17}},
		{"maximum is minimum", retryConfig(7*time.Second, 7*time.Second, 16), []int{7, 7, 7}},
		{"none", retryConfig(0, 0, 16), []int{0, 0, 0}},
		{"none at first", retryConfig(0, time.Hour, 2), []int{0, 0, 0, 0}},
	} {
		var got []int
		for n := range tc.want {
			got = append(got, int(backoff(tc.config, n+1).Seconds()))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// Waits never shrink and stay within their bounds, however many there are.
func TestBackoffIsMonotonic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shortest := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "min"))
		longest := shortest + time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "range"))
		c := retryConfig(shortest, longest, rapid.Int32Range(0, 100).Draw(t, "doublings"))
		last := shortest
		for n := 1; n < 200; n++ {
			d := backoff(c, n)
			if d < last || d > longest {
				t.Fatalf("wait %d is %v after %v, bounds %v and %v", n, d, last, shortest, longest)
			}
			last = d
		}
	})
}

func TestExhausted(t *testing.T) {
	t.Parallel()
	first := time.Unix(1000, 0)
	for _, tc := range []struct {
		name          string
		attempts      int32
		age           time.Duration
		tried, passed int
		want          bool
	}{
		{"attempts left", 3, 0, 2, 1e6, false},
		{"attempts used", 3, 0, 3, 0, true},
		{"for ever", -1, 0, 1e6, 1e6, false},
		{"time left", -1, time.Minute, 1e6, 59, false},
		{"time over", -1, time.Minute, 1, 60, true},
		{"both set, attempts used only", 3, time.Minute, 3, 10, false},
		{"both set, time over only", 3, time.Minute, 2, 100, false},
		{"both over", 3, time.Minute, 3, 100, true},
	} {
		c := &pb.RetryConfig{MaxAttempts: tc.attempts, MaxRetryDuration: durationpb.New(tc.age)}
		now := first.Add(time.Duration(tc.passed) * time.Second)
		if got := exhausted(c, tc.tried, first, now); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestBucket(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	var b bucket
	b.limit(2, 3, now)
	for i := range 3 {
		if ok, _ := b.take(now); !ok {
			t.Fatalf("token %d of the burst refused", i)
		}
	}
	ok, at := b.take(now)
	if want := now.Add(500 * time.Millisecond); ok || !at.Equal(want) {
		t.Errorf("empty bucket: %v at %v, want refill at %v", ok, at, want)
	}
	if ok, _ := b.take(at); !ok {
		t.Error("refused at the time it named")
	}
	b.halved = true
	if _, at2 := b.take(at); at2.Sub(at) != time.Second {
		t.Errorf("overloaded: next after %v, want 1s", at2.Sub(at))
	}
	if ok, _ := b.take(now.Add(-time.Hour)); ok {
		t.Error("a clock set back gave a token")
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "3": 3 * time.Second, "-3": 0, "x": 0, "99999": time.Hour,
		"Thu, 01 Jan 2026 00:00:10 GMT": 10 * time.Second,
		"Wed, 31 Dec 2025 00:00:10 GMT": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}
