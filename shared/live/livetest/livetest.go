// Package livetest is a job for tests of those who watch it: one in memory, that
// the test moves and breaks. No program links it.
package livetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/store"
)

// A Job is one job, and its own watcher. Make it with New; it is safe for concurrent use.
type Job struct {
	mu      sync.Mutex
	view    store.View
	events  []job.Event
	watches map[int]func()
	last    int
	broken  error
	reads   int
}

var (
	_ live.Jobs    = (*Job)(nil)
	_ live.Watcher = (*Job)(nil)
)

// Ref names the job.
var Ref = store.Ref{Tenant: "acme", Job: "j1"}

// New returns a job that renders.
func New() *Job {
	return &Job{
		view: store.View{
			Job:     job.Job{ID: Ref.Job, Tenant: Ref.Tenant, Attempt: 1, State: job.Rendering},
			Attempt: job.Attempt{Number: 1, State: job.Rendering, ShotIDs: []string{"s1"}},
		},
		watches: map[int]func(){},
	}
}

// Show shows how far the first shot is.
func Show(v store.View) any { return v.Live.Shots["s1"] }

// View implements live.Jobs.
func (j *Job) View(ctx context.Context, ref store.Ref) (store.View, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.reads++
	if ref.Job != Ref.Job || ref.Tenant != Ref.Tenant || j.view.Job.ID == "" {
		return store.View{}, store.NoJob(ref.Job)
	}
	v := j.view
	v.Live.Shots = maps.Clone(v.Live.Shots)
	return v, orDone(ctx, j.broken)
}

// Events implements live.Jobs.
func (j *Job) Events(ctx context.Context, _ store.Ref, after int) ([]job.Event, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.events[min(after, len(j.events)):]), orDone(ctx, j.broken)
}

func orDone(ctx context.Context, err error) error {
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// Watch implements live.Watcher.
func (j *Job) Watch(_ store.Ref, changed func()) (stop func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	id := j.last
	j.watches[id] = changed
	changed()
	return func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.watches, id)
	}
}

// Watches returns how many watches there are.
func (j *Job) Watches() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.watches)
}

// Reads returns how often the job was viewed.
func (j *Job) Reads() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.reads
}

// Seq returns the number of the last event.
func (j *Job) Seq() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.events)
}

// Happen adds an event and tells the watches.
func (j *Job) Happen() { j.change(true, func() { j.add("job.progress") }) }

// Draw sets how far the first shot is, in percent, and tells the watches.
func (j *Job) Draw(percent int) {
	j.change(true, func() { j.view.Live.Shots = map[string]int{"s1": percent} })
}

// DrawUnheard is Draw, and the watches are not told.
func (j *Job) DrawUnheard(percent int) {
	j.change(false, func() { j.view.Live.Shots = map[string]int{"s1": percent} })
}

// Deliver ends the job.
func (j *Job) Deliver() {
	j.change(true, func() {
		j.view.Job.State, j.view.Attempt.State = job.Delivered, job.Delivered
		j.add("job.completed")
	})
}

// Erase removes the job.
func (j *Job) Erase() { j.change(true, func() { j.view, j.events = store.View{}, nil }) }

// Break fails every read with err from now on, until it is called with nil.
func (j *Job) Break(err error) { j.change(false, func() { j.broken = err }) }

func (j *Job) add(kind string) {
	n := len(j.events) + 1
	j.events = append(j.events, job.Event{Seq: n, Type: kind, State: j.view.Attempt.State, Message: fmt.Sprint("event ", n)})
	j.view.Job.Events = n
}

func (j *Job) change(tell bool, do func()) {
	j.mu.Lock()
	do()
	watches := slices.Collect(maps.Values(j.watches))
	j.mu.Unlock()
	if !tell {
		return
	}
	for _, changed := range watches {
		changed()
	}
}
