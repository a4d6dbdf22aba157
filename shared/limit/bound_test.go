package limit

import (
	"strconv"
	"testing"
	"time"
)

// Callers without end, as an attacker with many addresses is, take bounded room.
func TestBounded(t *testing.T) {
	t.Parallel()
	m := NewMemory(time.Now)
	l := New(m, time.Now)
	r := Rule{Policy: Policy{Limit: 60, Window: time.Minute}}
	for i := range 2*maxKeys + 1 {
		if _, err := m.Take(t.Context(), KeyOf(strconv.Itoa(i)), r.Policy, 1); err != nil {
			t.Fatal(err)
		}
		l.buckets.get(KeyOf(strconv.Itoa(i)), time.Now())
	}
	if n := len(m.used); n > maxKeys {
		t.Errorf("%d keys in memory", n)
	}
	if n := l.buckets.len(); n > mostBuckets {
		t.Errorf("%d buckets", n)
	}
}
