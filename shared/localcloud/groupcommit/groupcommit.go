// Package groupcommit lets many goroutines share one synced bbolt transaction.
//
// A synced commit costs a disk flush, about two milliseconds, however little it
// writes. While one flush runs, the writes that arrive are gathered and go out
// together in the next. A lone write waits for nobody, unlike with bbolt's own
// Batch, which holds it back in the hope of company.
//
// It is not a queue: a write is not safe before Do, or the wait of Start, returns.
package groupcommit

import (
	"sync"

	"go.etcd.io/bbolt"
)

// maxGroup bounds the writes of one transaction, so that the first of a flood
// does not wait for all of it.
const maxGroup = 512

// A Committer gathers writes to one database. Make it with New; it needs no closing.
type Committer struct {
	db *bbolt.DB

	mu      sync.Mutex
	pending []*write
	leading bool // a goroutine is committing, and will take what is pending
}

type write struct {
	fn   func(*bbolt.Tx) error
	done chan error
}

// New returns a committer for db, which stays the caller's to close.
func New(db *bbolt.DB) *Committer {
	return &Committer{db: db}
}

// Do runs fn in a read-write transaction shared with others and returns when it
// is on disk, or with fn's error.
//
// fn may run twice: when another write of its group fails, the group is rolled
// back and each write is repeated alone. So fn must change nothing but the
// transaction and variables that it sets anew each time.
func (c *Committer) Do(fn func(*bbolt.Tx) error) error {
	return c.Start(fn)()
}

// Change is Do for a state that is also kept in memory, guarded by mu: decide
// alters it and says what to write, or returns an error, and nothing is written.
// The disk sees changes in the order of the memory; mu is free while it works.
func (c *Committer) Change(mu sync.Locker, decide func() (func(*bbolt.Tx) error, error)) error {
	mu.Lock()
	write, err := decide()
	if err != nil {
		mu.Unlock()
		return err
	}
	wait := c.Start(write)
	mu.Unlock()
	return wait()
}

// All is one write that does several, one after the other.
func All(writes ...func(*bbolt.Tx) error) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		for _, write := range writes {
			if err := write(tx); err != nil {
				return err
			}
		}
		return nil
	}
}

// Start is Do in two steps: it takes fn's place in the order of writes without
// waiting, so that a caller may hold a lock meanwhile; wait does the waiting.
// Writes take effect in the order of the calls to Start.
func (c *Committer) Start(fn func(*bbolt.Tx) error) (wait func() error) {
	w := &write{fn: fn, done: make(chan error, 1)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = append(c.pending, w)
	if !c.leading {
		c.leading = true
		go c.lead()
	}
	return func() error { return <-w.done }
}

// lead commits group after group until nothing is pending.
func (c *Committer) lead() {
	for group := c.take(); len(group) > 0; group = c.take() {
		c.commit(group)
	}
}

// take returns the next group; an empty one ends the leader's turn.
func (c *Committer) take() []*write {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(c.pending), maxGroup)
	group := c.pending[:n:n]
	c.pending = c.pending[n:]
	c.leading = n > 0
	return group
}

func (c *Committer) commit(group []*write) {
	err := c.db.Update(func(tx *bbolt.Tx) error {
		for _, w := range group {
			if err := w.fn(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, w := range group {
		if err != nil && len(group) > 1 {
			w.done <- c.db.Update(w.fn)
			continue
		}
		w.done <- err
	}
}
