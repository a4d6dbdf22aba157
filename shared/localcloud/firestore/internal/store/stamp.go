package store

import (
	"math"
	"sync"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// Stamp is an instant in microseconds since 1970, the resolution of Firestore's clock. No two commits share one.
type Stamp int64

// newest is later than every commit: the view of the committer, who must see what is not yet durable.
const newest Stamp = math.MaxInt64

// StampOf returns the instant t, cut to microseconds.
func StampOf(t time.Time) Stamp { return Stamp(t.UnixMicro()) }

// Proto returns the stamp as it travels on the wire.
func (s Stamp) Proto() *timestamppb.Timestamp { return timestamppb.New(time.UnixMicro(int64(s))) }

// clock hands out stamps that only ever grow, close to the wall clock where that is ahead.
type clock struct {
	now func() time.Time

	mu      sync.Mutex
	last    Stamp // the newest stamp handed out, to a commit or to a reader
	visible Stamp // all commits up to here are durable
	busy    bool  // commits after visible are being made durable
}

// next returns the stamp of a new commit.
func (c *clock) next() Stamp {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last+1, StampOf(c.now()))
	return c.last
}

// read returns a stamp at which reads are final: no later commit will be at or before it.
func (c *clock) read() Stamp {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.busy {
		c.last = max(c.last, StampOf(c.now()))
		c.visible = c.last
	}
	return c.visible
}

// begin marks that commits are on their way; until settle, read stays before them.
func (c *clock) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy = true
}

// settle makes every stamp handed out so far readable.
func (c *clock) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy, c.visible = false, c.last
}
