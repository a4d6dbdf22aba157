package limit

import (
	"context"
	"sync"
	"time"
)

// maxKeys is how many keys a Memory holds: about 8 MB when full.
const maxKeys = 100_000

// A Memory is a store within one process, for tests, and for when the shared one is
// down. It is safe for concurrent use.
type Memory struct {
	now  func() time.Time
	most int

	mu   sync.Mutex
	used map[Key]int64
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty store on a clock.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, most: maxKeys, used: map[Key]int64{}}
}

// Take grants up to n units.
func (m *Memory) Take(_ context.Context, key Key, p Policy, n int) (Grant, error) {
	now := m.now().UnixMicro()
	m.mu.Lock()
	defer m.mu.Unlock()
	old, known := m.used[key]
	after, g := p.Take(old, now, n)
	if !known && len(m.used) >= m.most {
		m.evict(now)
	}
	if g.Granted > 0 {
		m.used[key] = after
	}
	return g, nil
}

// evict makes room: it drops every key whose units have all come back, which
// forgets nothing, and only then one in eight of the rest, whichever the map names first.
func (m *Memory) evict(now int64) {
	for key, used := range m.used {
		if used <= now {
			delete(m.used, key)
		}
	}
	for key := range m.used {
		if len(m.used) <= m.most-m.most/8 {
			return
		}
		delete(m.used, key)
	}
}
