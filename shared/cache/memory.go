package cache

import (
	"container/list"
	"context"
	"strings"
	"sync"
	"time"
)

// maxBytes is how much a Memory keeps, keys included.
const maxBytes = 16 << 20

// A Memory is a store within the process. It keeps what was used last.
type Memory struct {
	now  func() time.Time
	most int

	mu    sync.Mutex
	size  int
	byKey map[string]*list.Element
	order *list.List // of *entry, the one used last in front
}

type entry struct {
	key   string
	value []byte
	until time.Time
}

func (e *entry) size() int { return len(e.key) + len(e.value) }

var _ Store = (*Memory)(nil)

// NewMemory returns an empty store on a clock.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, most: maxBytes, byKey: map[string]*list.Element{}, order: list.New()}
}

// Get returns what is kept under a key. It is not the caller's to change.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.byKey[key]
	if !ok {
		return nil, nil
	}
	e, _ := at.Value.(*entry)
	if !m.now().Before(e.until) {
		m.drop(at)
		return nil, nil
	}
	m.order.MoveToFront(at)
	return e.value, nil
}

// Put keeps a value.
func (m *Memory) Put(_ context.Context, key string, value []byte, life time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at, ok := m.byKey[key]; ok {
		m.drop(at)
	}
	e := &entry{key, value, m.now().Add(life)}
	m.byKey[key] = m.order.PushFront(e)
	m.size += e.size()
	for m.size > m.most {
		m.drop(m.order.Back())
	}
	return nil
}

// Erase removes every key that starts with prefix.
func (m *Memory) Erase(_ context.Context, prefix string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, at := range m.byKey {
		if strings.HasPrefix(key, prefix) {
			m.drop(at)
		}
	}
	return nil
}

func (m *Memory) drop(at *list.Element) {
	e, _ := m.order.Remove(at).(*entry)
	delete(m.byKey, e.key)
	m.size -= e.size()
}
