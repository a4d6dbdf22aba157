package health

import (
	"context"
	"sync"
)

// A Memory keeps records in the process, for programs that are alone. The zero value is empty. It is safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	records map[string]Record
}

var _ Store = (*Memory)(nil)

// All returns every record.
func (m *Memory) All(context.Context) (map[string]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make(map[string]Record, len(m.records))
	for name, r := range m.records {
		all[name] = r.clone()
	}
	return all, nil
}

// Change changes a record.
func (m *Memory) Change(_ context.Context, of string, change func(*Record)) (Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.records[of]
	change(&r)
	if m.records == nil {
		m.records = map[string]Record{}
	}
	m.records[of] = r
	return r.clone(), nil
}
