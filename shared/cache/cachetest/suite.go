// Package cachetest is what every store of the cache has to do.
package cachetest

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cache"
)

// Run runs the suite. Make returns a fresh store and what moves its clock on.
func Run(t *testing.T, make func(*testing.T) (cache.Store, func(time.Duration))) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, cache.Store, func(time.Duration)){
		"keeps": keeps, "ends": ends, "erases": erases,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, advance := make(t)
			test(t, s, advance)
		})
	}
}

func put(t *testing.T, s cache.Store, key, value string, life time.Duration) {
	t.Helper()
	if err := s.Put(t.Context(), key, []byte(value), life); err != nil {
		t.Fatal(err)
	}
}

func check(t *testing.T, s cache.Store, want map[string]string) {
	t.Helper()
	for key, value := range want {
		got, err := s.Get(t.Context(), key)
		if err != nil || string(got) != value || (got == nil) != (value == "") {
			t.Errorf("%s is %q, %v; want %q", key, got, err, value)
		}
	}
}

func keeps(t *testing.T, s cache.Store, _ func(time.Duration)) {
	put(t, s, "job:a/1", "one", cache.Short)
	put(t, s, "job:a/2", "two", cache.Short)
	put(t, s, "job:a/1", "three", cache.Short)
	check(t, s, map[string]string{"job:a/1": "three", "job:a/2": "two", "job:a/3": ""})
}

func ends(t *testing.T, s cache.Store, advance func(time.Duration)) {
	put(t, s, "short", "1", cache.Short)
	put(t, s, "long", "2", cache.Long)
	advance(cache.Short - time.Second)
	check(t, s, map[string]string{"short": "1", "long": "2"})
	advance(2 * time.Second)
	check(t, s, map[string]string{"short": "", "long": "2"})
	put(t, s, "short", "3", cache.Short)
	check(t, s, map[string]string{"short": "3"})
}

func erases(t *testing.T, s cache.Store, _ func(time.Duration)) {
	for _, key := range []string{"job:a/1", "job:a/2", "job:ab/1", "job:*/1", `job:\/1`, "user:a/1"} {
		put(t, s, key, key, cache.Long)
	}
	for _, prefix := range []string{"job:a/", "job:*/", `job:\/`, "none:"} {
		if err := s.Erase(t.Context(), prefix); err != nil {
			t.Fatal(err)
		}
	}
	check(t, s, map[string]string{"job:a/1": "", "job:a/2": "", "job:ab/1": "job:ab/1", "job:*/1": "", `job:\/1`: "", "user:a/1": "user:a/1"})
}
