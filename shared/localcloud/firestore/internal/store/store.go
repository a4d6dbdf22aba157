package store

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// Errors of reads and commits.
var (
	ErrClosed = errors.New("the store is closed")
	ErrFuture = errors.New("the read time is in the future")
	ErrTooOld = errors.New("the read time is older than the history that is kept")
)

// Store holds documents. All methods are safe for concurrent use.
type Store struct {
	clock clock
	file  *file // nil: in memory
	queue *queue
	done  chan struct{} // closed when the committer has stopped

	flight sync.RWMutex // held by the committer while commits are evaluated but not durable

	mu      sync.RWMutex // guards what follows
	tree    *tree
	changed chan struct{} // closed, and replaced, when commits become visible
}

// Open reads the file into memory and starts the committer. An empty path keeps everything in memory. Now is the wall clock.
func Open(path string, now func() time.Time) (*Store, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	s := &Store{
		clock:   clock{now: now},
		file:    f,
		queue:   newQueue(),
		done:    make(chan struct{}),
		tree:    newTree(),
		changed: make(chan struct{}),
	}
	if err := s.load(); err != nil {
		f.close()
		return nil, err
	}
	go s.commitLoop()
	return s, nil
}

func (s *Store) load() error {
	last, err := s.file.load(func(doc *stored.Document) {
		s.tree.put(doc.Name, StampOf(doc.Updated), doc)
	})
	s.clock.last, s.clock.visible = last, last
	s.tree.history.horizon = last
	return err
}

// Close finishes the commits that were accepted, then closes the file. Later commits fail with ErrClosed.
func (s *Store) Close() error {
	s.queue.close()
	<-s.done
	if err := s.file.close(); err != nil {
		return fmt.Errorf("store: close: %w", err)
	}
	return nil
}

// Now returns a stamp to read at: every commit answered so far is visible, and nothing will ever be added at or before it.
func (s *Store) Now() Stamp { return s.clock.read() }

// Read calls fn with the documents as they were at the stamp. It fails with ErrFuture or ErrTooOld where that cannot be
// answered. Commits wait while fn runs.
func (s *Store) Read(at Stamp, fn func(*View) error) error {
	for at > s.clock.read() {
		if at > StampOf(s.clock.now()) {
			return ErrFuture
		}
		s.flight.RLock()   // commits on their way may be before the stamp: let them land
		s.flight.RUnlock() //nolint:staticcheck // waiting is all it is for
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if at < s.tree.history.horizon {
		return ErrTooOld
	}
	return fn(&View{s.tree, at})
}

// Changed returns a channel that is closed when a commit after this call becomes visible.
func (s *Store) Changed() <-chan struct{} {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.changed
}
