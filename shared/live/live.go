// Package live tells any number of readers what happens to a job, in order and
// without a gap. However many read, a program follows a job once: a feed reads
// what changes when it changes and keeps the newest events, and every reader
// takes them from there at its own pace. A reader that cannot keep up is told so and left behind;
// nobody waits for it.
//
// It knows no transport: server-sent events and WebSockets are the business of the
// functions that write them. It stores nothing; what a reader has missed is read from the job's own events.
package live

import (
	"context"
	"errors"
	"time"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
)

// Jobs reads jobs; a store.Store does.
type Jobs interface {
	View(ctx context.Context, ref store.Ref) (store.View, error)
	Events(ctx context.Context, ref store.Ref, after int) ([]job.Event, error)
}

var _ Jobs = (*store.Store)(nil)

// A Watcher tells when a job may have changed.
type Watcher interface {
	// Watch calls changed soon after anything in an attempt's view has changed, until
	// stop is called. It may call it when nothing has. Changed does not block.
	Watch(ref store.Ref, changed func()) (stop func())
}

// Show makes of a job what readers are shown of it: a value that is written as JSON.
type Show func(store.View) any

// The types of messages that are no events.
const (
	// Snapshot is the whole job: the first message, and the last one of a job that is over.
	Snapshot = "snapshot"
	// Progress is the whole job again, after something in it has changed.
	Progress = "progress"
)

// FromNow is what a reader joins after that has seen nothing yet.
const FromNow = -1

// Why a reader gets no further messages.
var (
	ErrEnded  = errors.New("live: the job is over")
	ErrErased = errors.New("live: the job was erased")
	ErrSlow   = errors.New("live: the reader is too slow")
)

// errOver tells that a feed has ended before it could be read: there may be another by now.
var errOver = errors.New("live: the feed is over")

const (
	// keep is how many events a reader may be behind the newest one. A job has about twenty in its life, besides
	// those of edits.
	keep = 256
	// pace is the least time between two looks at a job, so that many small steps at once are told as one.
	pace = 250 * time.Millisecond
	// look is when a job is looked at though nothing was told of it: a connection that has died in silence tells nothing.
	look = 30 * time.Second
	// patience bounds reading a job once.
	patience = 10 * time.Second
	// slowest is the longest wait between two tries to read a job.
	slowest = 10 * time.Second
)
