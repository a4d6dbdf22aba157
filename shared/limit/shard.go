package limit

import (
	"sync"
	"time"
)

// buckets are the keys an instance knows, in shards so that callers do not queue for one lock.
type buckets struct{ shards [64]shard }

// get returns the bucket of a key, a new one where there is none.
func (bs *buckets) get(key Key, now time.Time) *bucket {
	s := &bs.shards[int(key[0])%len(bs.shards)]
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.m[key]
	if b == nil {
		b = s.add(key, now)
	}
	return b
}

// len returns how many keys are known.
func (bs *buckets) len() int {
	n := 0
	for i := range bs.shards {
		s := &bs.shards[i]
		s.mu.Lock()
		n += len(s.m)
		s.mu.Unlock()
	}
	return n
}

type shard struct {
	mu sync.Mutex
	m  map[Key]*bucket
}

func (s *shard) add(key Key, now time.Time) *bucket {
	const most = mostBuckets / len(buckets{}.shards)
	if s.m == nil {
		s.m = map[Key]*bucket{}
	}
	if len(s.m) >= most {
		s.evict(now, most)
	}
	b := &bucket{}
	s.m[key] = b
	return b
}

// evict makes room: first what is idle, then one in eight of the rest, whichever
// the map names first. A key that is forgotten is asked for again: the store remembers. A call that
// holds a forgotten bucket goes on with it, and both ask.
func (s *shard) evict(now time.Time, most int) {
	for key, b := range s.m {
		if b.idle(now) {
			delete(s.m, key)
		}
	}
	for key := range s.m {
		if len(s.m) <= most-most/8 {
			return
		}
		delete(s.m, key)
	}
}
