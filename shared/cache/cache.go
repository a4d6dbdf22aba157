// Package cache keeps answers for a while, in Redis or in the process. It is a
// help and never a need: while its store is down everything is a miss, at no cost in time, and nothing fails.
//
// A lost store forgets deletions as well. So keep only what never changes under its key, a revision
// for one, or whose age does no harm for its lifetime; and keep nothing that decides who may do what without
// saying how old it may be.
package cache

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// A Prefix is what a key is about.
type Prefix string

// The prefixes.
const (
	Job      Prefix = "job:"      // what belongs to a job
	Result   Prefix = "result:"   // what a job has produced
	Pipeline Prefix = "pipeline:" // queues and stages
	User     Prefix = "user:"     // who somebody is
	Status   Prefix = "status:"   // how things are
)

// Key returns the key of the parts; the first ones name whose it is, so that it can be erased.
func (p Prefix) Key(parts ...string) string { return string(p) + strings.Join(parts, "/") }

// Lifetimes.
const (
	Short       = time.Minute
	Default     = 5 * time.Minute
	Medium      = 10 * time.Minute
	Long        = time.Hour
	Consistency = 7 * 24 * time.Hour
)

const (
	// storeTime is how long the store may take; a cache that is slower than what it saves is none.
	storeTime = 100 * time.Millisecond
	// eraseTime is how long erasing may take: it looks through everything that is kept, and nobody waits for it.
	eraseTime = 30 * time.Second
	// pause is how long the store is left alone after it has failed; then one call tries it.
	pause = time.Second
	// maxValue is the largest value that is kept, in bytes.
	maxValue = 256 << 10
)

// A Store keeps bytes for a while. It need not keep its promise: what is put may be gone at once.
type Store interface {
	// Get returns what is kept under a key, nil where there is nothing.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put keeps a value, for as long as it lives at most.
	Put(ctx context.Context, key string, value []byte, life time.Duration) error
	// Erase removes every key that starts with prefix.
	Erase(ctx context.Context, prefix string) error
}

// A Cache is a store and what is known of how it does. It is safe for concurrent use.
type Cache struct {
	backend string
	store   Store
	now     func() time.Time
	loads   singleflight.Group

	mu     sync.Mutex
	health Health
	until  time.Time // when a store that is down is tried again
}

// Health is how a cache does.
type Health struct {
	Backend string // redis or in-process
	Up      bool
	// Since is when it went up or down.
	Since time.Time
	// Hits and Misses count reads since the start; a read that the store did not answer is a miss and an error.
	Hits, Misses, Errors int64
}

// New returns a cache on a store. Backend is its name, for people.
func New(backend string, s Store, now func() time.Time) *Cache {
	return &Cache{backend: backend, store: s, now: now, health: Health{Backend: backend, Up: true, Since: now()}}
}

// Health returns how the cache does.
func (c *Cache) Health() Health {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.health
}

// get returns what is kept under a key, nil for a miss.
func (c *Cache) get(ctx context.Context, key string) []byte {
	var value []byte
	_ = c.try(ctx, storeTime, func(ctx context.Context) (err error) {
		value, err = c.store.Get(ctx, key)
		return err
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	if value == nil {
		c.health.Misses++
	} else {
		c.health.Hits++
	}
	return value
}

func (c *Cache) put(ctx context.Context, key string, value []byte, life time.Duration) {
	if len(value) > maxValue {
		return
	}
	_ = c.try(ctx, storeTime, func(ctx context.Context) error { return c.store.Put(ctx, key, value, life) })
}

// Ping looks for what need not be there: the error is ErrDown where the store does not answer. It counts as no look.
func (c *Cache) Ping(ctx context.Context) error {
	return c.try(ctx, storeTime, func(ctx context.Context) error {
		_, err := c.store.Get(ctx, Status.Key("ping"))
		return err
	})
}

// ErrDown tells that the store did not answer.
var ErrDown = errors.New("cache: the store does not answer")

// Erase removes every key of a prefix that starts with the parts: all a job has, or
// a tenant. Unlike the rest it fails when the store does, since somebody relies on it.
func (c *Cache) Erase(ctx context.Context, p Prefix, parts ...string) error {
	return c.try(ctx, eraseTime, func(ctx context.Context) error { return c.store.Erase(ctx, p.Key(parts...)+"/") })
}
