package store

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// Op is one atomic change. It looks at the newest documents and puts or deletes through tx; when it returns an error,
// nothing of it stays. It runs on the committer: it must not block, nor call the store.
type Op func(tx *Tx) error

// Result is what became of an Op.
type Result struct {
	At  Stamp // when it was committed
	Err error // the Op's own error, ErrClosed, or that the file could not be written
}

// Commit carries out operations in order, each atomic on its own, and returns when all that succeeded are durable. They share
// one sync, also with the operations of concurrent callers.
func (s *Store) Commit(ops ...Op) []Result {
	j := &job{ops: ops, results: make([]Result, len(ops)), done: make(chan struct{})}
	if !s.queue.push(j) {
		for i := range j.results {
			j.results[i].Err = ErrClosed
		}
		return j.results
	}
	<-j.done
	return j.results
}

func (s *Store) commitLoop() {
	defer close(s.done)
	for range s.queue.wake {
		s.commitGroup(s.queue.take())
	}
	s.commitGroup(s.queue.take())
}

// commitGroup evaluates jobs, makes them durable together, shows them to readers, and answers.
func (s *Store) commitGroup(jobs []*job) {
	g := s.evaluate(jobs)
	if err := s.file.save(g.dirty, g.last); err != nil {
		s.undo(g)
		fail(jobs, fmt.Errorf("store: commit: %w", err))
	}
	s.publish(g)
	for _, j := range jobs {
		close(j.done)
	}
}

// group is the joint effect of some jobs.
type group struct {
	dirty   map[string]*stored.Document // as each written document is at the end; nil: deleted
	changes []change                    // in order, to undo
	last    Stamp
}

type change struct {
	document string
	at       Stamp
}

func (s *Store) evaluate(jobs []*job) *group {
	s.flight.Lock()
	s.clock.begin()
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &group{dirty: map[string]*stored.Document{}}
	for _, j := range jobs {
		for i, op := range j.ops {
			j.results[i] = s.apply(g, op)
		}
	}
	return g
}

func (s *Store) apply(g *group, op Op) Result {
	tx := &Tx{at: s.clock.next(), newest: View{s.tree, newest}, written: map[string]*stored.Document{}}
	if err := op(tx); err != nil {
		return Result{Err: err}
	}
	for document, doc := range tx.written {
		s.tree.put(document, tx.at, doc)
		g.dirty[document] = doc
		g.changes = append(g.changes, change{document, tx.at})
	}
	g.last = tx.at
	return Result{At: tx.at}
}

// undo takes the changes of a group out of memory, newest first.
func (s *Store) undo(g *group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(g.changes) - 1; i >= 0; i-- {
		s.tree.undo(g.changes[i].document, g.changes[i].at)
	}
	g.changes = nil
}

func fail(jobs []*job, err error) {
	for _, j := range jobs {
		for i := range j.results {
			if j.results[i].Err == nil {
				j.results[i] = Result{Err: err}
			}
		}
	}
}

// publish shows a group to readers and wakes those who wait for changes.
func (s *Store) publish(g *group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.settle()
	s.flight.Unlock()
	if len(g.changes) > 0 {
		close(s.changed)
		s.changed = make(chan struct{})
		s.tree.prune(g.last)
	}
}
