package identity

import (
	"cmp"
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

const (
	// betweenFetches is the least time between two fetches for a key nobody knows, so that
	// tokens with invented key ids cannot make us call the publisher.
	betweenFetches = time.Minute
	// afterFailure is the least time between a fetch that failed and the next.
	afterFailure = 5 * time.Second
	// maxFetch bounds one fetch.
	maxFetch = 10 * time.Second
	// maxKeys bounds what is read of an answer, bytes; Google's has 5 KiB.
	maxKeys = 1 << 20
	// staleFor is how long known keys serve on when the publisher is down after they were due for a refresh.
	staleFor = time.Hour
)

// Keys are public keys published at a URL: as a JWK set or as a map of key ids to certificates.
// They are fetched on first use and kept as long as the answer's Cache-Control says. Make them with
// NewKeys; they are safe for concurrent use.
type Keys struct {
	url    string
	client *http.Client
	now    func() time.Time

	current atomic.Pointer[keySet]
	// fetching is held by the one who fetches. failed is when the last fetch failed.
	fetching sync.Mutex
	failed   time.Time
}

// keySet is one answer of the publisher.
type keySet struct {
	keys           map[string]*rsa.PublicKey
	fetched, fresh time.Time // fresh: until then
}

// NewKeys returns the keys at a URL. A nil client is http.DefaultClient; now is the clock.
func NewKeys(url string, client *http.Client, now func() time.Time) *Keys {
	return &Keys{url: url, client: cmp.Or(client, http.DefaultClient), now: now}
}

// Key returns the key of an id. Its errors are faults: Unauthenticated for an id that is not
// published, Unavailable while the publisher cannot be asked.
func (k *Keys) Key(ctx context.Context, id string) (*rsa.PublicKey, error) {
	if key, settled := k.known(id); settled {
		return key, found(key)
	}
	k.fetching.Lock()
	defer k.fetching.Unlock()
	if key, settled := k.known(id); settled { // another fetched while we waited
		return key, found(key)
	}
	if err := k.fetch(ctx); err != nil {
		if key := k.stale(id); key != nil {
			return key, nil
		}
		return nil, fault.Wrap(err, fault.Unavailable, "auth.keys", "Tokens cannot be verified at the moment.").
			WithHint("Try again in a few seconds.")
	}
	key := k.current.Load().keys[id]
	return key, found(key)
}

// found refuses an id without key.
func found(key *rsa.PublicKey) error {
	if key == nil {
		return badSignature()
	}
	return nil
}

// known looks an id up without fetching. It is settled when a fetch is neither due nor allowed.
func (k *Keys) known(id string) (key *rsa.PublicKey, settled bool) {
	set, now := k.current.Load(), k.now()
	if set == nil {
		return nil, false
	}
	key = set.keys[id]
	if key != nil {
		return key, now.Before(set.fresh)
	}
	return nil, now.Before(set.fetched.Add(betweenFetches))
}

// stale gives a key that is due for a refresh which failed.
func (k *Keys) stale(id string) *rsa.PublicKey {
	set := k.current.Load()
	if set == nil || k.now().After(set.fresh.Add(staleFor)) {
		return nil
	}
	return set.keys[id]
}

var errTooSoon = errors.New("identity: the last fetch failed a moment ago")

// fetch asks the publisher. The caller's cancellation does not reach it: others wait for the answer too.
func (k *Keys) fetch(ctx context.Context) error {
	now := k.now()
	if now.Before(k.failed.Add(afterFailure)) {
		return errTooSoon
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxFetch)
	defer cancel()
	set, err := k.get(ctx)
	if err != nil {
		k.failed = now
		return fmt.Errorf("identity: fetch keys from %s: %w", k.url, err)
	}
	k.current.Store(set)
	return nil
}

func (k *Keys) get(ctx context.Context) (*keySet, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return nil, err
	}
	res, err := k.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", res.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxKeys))
	if err != nil {
		return nil, err
	}
	keys, err := parseKeys(data)
	if err != nil {
		return nil, err
	}
	now := k.now()
	return &keySet{keys: keys, fetched: now, fresh: now.Add(lifetime(res.Header))}, nil
}
