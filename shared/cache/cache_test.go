package cache_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cache/cachetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	cachetest.Run(t, func(*testing.T) (cache.Store, func(time.Duration)) {
		now := time.Now()
		return cache.NewMemory(func() time.Time { return now }), func(d time.Duration) { now = now.Add(d) }
	})
}

// However much is put, a bounded part of it is kept: what was used last.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := cache.NewMemory(time.Now)
	value := []byte(strings.Repeat("x", 64<<10))
	for i := range 1000 {
		if err := m.Put(t.Context(), strconv.Itoa(i), value, time.Hour); err != nil {
			t.Fatal(err)
		}
		if v, err := m.Get(t.Context(), "0"); err != nil || v == nil {
			t.Fatal("what is used again and again was dropped", err)
		}
	}
	kept := 0
	for i := range 1000 {
		if v, err := m.Get(t.Context(), strconv.Itoa(i)); err == nil && v != nil {
			kept++
		}
	}
	if most := 16 << 20 / len(value); kept > most || kept < most/2 {
		t.Errorf("%d values are kept, at most %d may be", kept, most)
	}
}

// A fragile store fails, or hangs, when it is told to.
type fragile struct {
	cache.Store
	calls  atomic.Int64
	broken atomic.Bool
	hangs  bool
}

func (f *fragile) Get(ctx context.Context, key string) ([]byte, error) {
	f.calls.Add(1)
	if !f.broken.Load() {
		return f.Store.Get(ctx, key)
	}
	if f.hangs {
		<-ctx.Done()
	}
	return nil, errors.New("connection refused")
}

func (f *fragile) Put(ctx context.Context, key string, value []byte, life time.Duration) error {
	f.calls.Add(1)
	if f.broken.Load() {
		return errors.New("connection refused")
	}
	return f.Store.Put(ctx, key, value, life)
}

func answer(context.Context) (string, error) { return "answer", nil }

// A store that is down costs misses, an error now and then and no time; once it is
// back it is used again.
func TestOutage(t *testing.T) {
	t.Parallel()
	for _, hangs := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &fragile{Store: cache.NewMemory(time.Now), hangs: hangs}
			c := cache.New("test", s, time.Now)
			read := func() {
				if v, err := cache.Read(t.Context(), c, "job:1", cache.Long, answer); v != "answer" || err != nil {
					t.Errorf("read %q, %v", v, err)
				}
			}
			read()
			read()
			if h := c.Health(); !h.Up || h.Hits != 1 || h.Misses != 1 || h.Errors != 0 {
				t.Errorf("at first %+v", h)
			}
			s.broken.Store(true)
			before, begun := s.calls.Load(), time.Now()
			for range 1000 {
				read()
				time.Sleep(10 * time.Millisecond)
			}
			if h := c.Health(); h.Up || h.Misses != 1001 || h.Errors == 0 || h.Since.Before(begun) {
				t.Errorf("in the outage %+v", h)
			}
			if calls := s.calls.Load() - before; calls > 12 {
				t.Errorf("the dead store was called %d times in ten seconds", calls)
			}
			if took := time.Since(begun); took > 12*time.Second {
				t.Errorf("a thousand reads took %s, of which they slept 10 s", took)
			}
			s.broken.Store(false)
			time.Sleep(2 * time.Second)
			read()
			read()
			if h := c.Health(); !h.Up || h.Hits < 2 {
				t.Errorf("afterwards %+v", h)
			}
		})
	}
}

// Erasing is relied on: it says so when it could not.
func TestEraseInOutage(t *testing.T) {
	t.Parallel()
	s := &fragile{Store: cache.NewMemory(time.Now)}
	c := cache.New("test", s, time.Now)
	s.broken.Store(true)
	_, _ = cache.Read(t.Context(), c, cache.Job.Key("acme", "1"), cache.Long, answer)
	if err := c.Erase(t.Context(), cache.Job, "acme"); !errors.Is(err, cache.ErrDown) {
		t.Errorf("erase: %v", err)
	}
}

// unhurried takes long to erase, as one does that holds much.
type unhurried struct{ cache.Store }

func (u unhurried) Erase(ctx context.Context, prefix string) error {
	select {
	case <-time.After(10 * time.Second):
		return u.Store.Erase(ctx, prefix)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Erasing may take longer than a read is worth waiting for.
func TestEraseTakesItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := cache.New("test", unhurried{cache.NewMemory(time.Now)}, time.Now)
		if err := c.Erase(t.Context(), cache.Job, "acme"); err != nil || !c.Health().Up {
			t.Errorf("erase: %v, up %t", err, c.Health().Up)
		}
	})
}

// However many ask at once, what they ask for is loaded once.
func TestStampede(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := cache.New("test", cache.NewMemory(time.Now), time.Now)
		var loads atomic.Int64
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				v, err := cache.Read(t.Context(), c, "job:1", cache.Long, func(context.Context) (int, error) {
					time.Sleep(time.Second)
					return int(loads.Add(1)), nil
				})
				if v != 1 || err != nil {
					t.Errorf("%d, %v", v, err)
				}
			})
		}
		wg.Wait()
	})
}

// What cannot be loaded is an error, and is not kept; who leaves takes nobody along.
func TestLoadFails(t *testing.T) {
	t.Parallel()
	c := cache.New("test", cache.NewMemory(time.Now), time.Now)
	broken := errors.New("no database")
	if _, err := cache.Read(t.Context(), c, "k", cache.Long, func(context.Context) (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if v, err := cache.Read(t.Context(), c, "k", cache.Long, answer); v != "answer" || err != nil {
		t.Errorf("then %q, %v", v, err)
	}
}
