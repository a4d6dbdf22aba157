package store

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// Whatever is inserted and removed, what is left is in order, from any value on, and no block is empty or too long.
func TestSorted(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	s, want := newSorted(cmp.Compare[int], []int{5, 3, 9}), map[int]bool{3: true, 5: true, 9: true}
	for range 20_000 {
		v := r.IntN(4_000)
		switch {
		case r.IntN(3) == 0:
			s.remove(v)
			delete(want, v)
		case !want[v]:
			s.insert(v)
			want[v] = true
		}
	}
	for _, from := range []int{-1, 0, 1_999, 3_990, 5_000} {
		got := slices.AppendSeq([]int{}, s.from(func(v int) bool { return v >= from }))
		all := slices.DeleteFunc(slices.Sorted(maps.Keys(want)), func(v int) bool { return v < from })
		if diff := gocmp.Diff(all, got); diff != "" {
			t.Fatalf("from %d (-want +got):\n%s", from, diff)
		}
	}
	for _, b := range s.blocks {
		if len(b) == 0 || len(b) > blockSize {
			t.Errorf("a block of %d", len(b))
		}
	}
	for v := range maps.Keys(want) {
		s.remove(v)
	}
	if len(s.blocks) != 0 {
		t.Errorf("%d blocks are left of nothing", len(s.blocks))
	}
}
