package store

import "sync"

// job is the operations one caller of Commit waits for.
type job struct {
	ops     []Op
	results []Result
	done    chan struct{}
}

// queue gathers the jobs that wait for the committer.
type queue struct {
	mu     sync.Mutex
	jobs   []*job
	closed bool
	wake   chan struct{} // holds one token while there are jobs
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

// push adds a job, and reports false when the queue is closed.
func (q *queue) push(j *job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.jobs = append(q.jobs, j)
	select {
	case q.wake <- struct{}{}:
	default: // the committer has been told already
	}
	return true
}

// take removes and returns all jobs.
func (q *queue) take() []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := q.jobs
	q.jobs = nil
	return jobs
}

// close lets the committer run dry and stop.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.wake)
	}
}
