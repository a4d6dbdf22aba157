package identity

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	// remember is the longest a verified token is taken at its word without verifying it again.
	remember = 5 * time.Minute
	// maxRemembered bounds the cache: about 3 MB when full.
	maxRemembered = 10_000
)

// cache remembers verified tokens by their hash, since an RSA verification costs a third of a
// light request. It holds no token.
type cache struct {
	mu   sync.Mutex
	seen map[[sha256.Size]byte]remembered
}

type remembered struct {
	principal Principal
	until     time.Time
}

func newCache() *cache { return &cache{seen: map[[sha256.Size]byte]remembered{}} }

func (c *cache) get(token string, now time.Time) (Principal, bool) {
	key := sha256.Sum256([]byte(token))
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.seen[key]
	if ok && !now.Before(r.until) {
		delete(c.seen, key)
		ok = false
	}
	if !ok {
		return Principal{}, false
	}
	return r.principal, true
}

// put remembers p until the token expires, and no longer than remember.
func (c *cache) put(token string, p Principal, now, expires time.Time) {
	until := now.Add(remember)
	if expires.Before(until) {
		until = expires
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.seen) >= maxRemembered {
		c.evict(now)
	}
	c.seen[sha256.Sum256([]byte(token))] = remembered{p, until}
}

// evict makes room: it drops what is over, and then one in eight of the rest, whichever come first in
// the map's random order. A full sweep per eight hundred insertions is cheap, and needs no second structure.
func (c *cache) evict(now time.Time) {
	for key, r := range c.seen {
		if !now.Before(r.until) {
			delete(c.seen, key)
		}
	}
	for key := range c.seen {
		if len(c.seen) <= maxRemembered-maxRemembered/8 {
			return
		}
		delete(c.seen, key)
	}
}
