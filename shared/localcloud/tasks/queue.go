package tasks

import (
	"container/heap"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// A queue is guarded by its server's mutex.
type queue struct {
	spec   *pb.Queue // never changed, only replaced
	bucket bucket
	agenda agenda

	inFlight    int // requests that count against the concurrency limit
	entered     int64
	gone        bool          // deleted
	dispatching bool          // its dispatcher is running
	changed     chan struct{} // holds one: the dispatcher must look again
}

// A task is guarded by its server's mutex.
type task struct {
	spec    *pb.Task // never changed, only replaced
	queue   *queue
	running bool
	gone    bool // done, deleted, purged or given up
	// For the headers of the next attempt; a restart forgets them.
	previous   int    // HTTP status of the last response, 0: none
	reason     string // why there is another attempt
	executions int    // responses other than 5xx
}

func newQueue(spec *pb.Queue, now time.Time) *queue {
	q := &queue{spec: spec, changed: make(chan struct{}, 1)}
	q.configure(spec, now)
	return q
}

// configure puts a new specification into effect.
func (q *queue) configure(spec *pb.Queue, now time.Time) {
	q.spec = spec
	q.bucket.limit(spec.RateLimits.MaxDispatchesPerSecond, spec.RateLimits.MaxBurstSize, now)
	q.wake()
}

// wake makes the dispatcher look again. The channel remembers it, should the
// dispatcher be busy, so no wake-up is ever lost.
func (q *queue) wake() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

// schedule enters a task under its time. An older entry of it becomes obsolete.
func (q *queue) schedule(t *task) {
	q.entered++
	heap.Push(&q.agenda, entry{t.spec.ScheduleTime, q.entered, t})
	q.wake()
}

// next takes the task to dispatch now, or tells when to ask again; the zero
// time: when the queue changes.
func (q *queue) next(now time.Time) (*task, time.Time) {
	for len(q.agenda) > 0 && !q.agenda[0].valid() {
		heap.Pop(&q.agenda)
	}
	limit := int(q.spec.RateLimits.MaxConcurrentDispatches)
	if len(q.agenda) == 0 || q.spec.State != pb.Queue_RUNNING || q.inFlight >= limit {
		return nil, time.Time{}
	}
	first := q.agenda[0]
	if due := first.at.AsTime(); due.After(now) {
		return nil, due
	}
	if ok, refill := q.bucket.take(now); !ok {
		return nil, refill
	}
	heap.Pop(&q.agenda)
	return first.task, time.Time{}
}

// An agenda is a heap of tasks by time, and by entry within one time.
type agenda []entry

type entry struct {
	at   *timestamppb.Timestamp // the pointer is the task's, or the entry is obsolete
	seq  int64
	task *task
}

func (e entry) valid() bool {
	return !e.task.gone && !e.task.running && e.task.spec.ScheduleTime == e.at
}

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

func (a agenda) Less(i, j int) bool {
	x, y := a[i].at.AsTime(), a[j].at.AsTime()
	if x.Equal(y) {
		return a[i].seq < a[j].seq
	}
	return x.Before(y)
}

func (a *agenda) Push(v any) { *a = append(*a, v.(entry)) }

func (a *agenda) Pop() any {
	last := len(*a) - 1
	v := (*a)[last]
	(*a)[last] = entry{} // let the task be collected
	*a = (*a)[:last]
	return v
}
