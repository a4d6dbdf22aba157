package store_test

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

const day = 24 * time.Hour

// A tenant is told two weeks and two days before a key ends, once each, however often it is looked for; not of one that was
// revoked or rotated, nor of one that has ended.
func TestEndingAPIKeys(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	start := b.Now()
	made := func(lives time.Duration) string {
		t.Helper()
		k, _ := apikey.New(apikey.Key{Tenant: storetest.Tenant, Creator: "ann", Created: start, Expires: start.Add(lives)})
		if err := b.CreateAPIKey(t.Context(), k, audit.Record{Actor: "ann"}); err != nil {
			t.Fatal(err)
		}
		return k.ID
	}
	told := func() (n int) {
		t.Helper()
		refs, err := b.EndingAPIKeys(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, ref := range refs {
			for range 2 { // two runs have found the same key
				once, err := b.WarnAPIKey(t.Context(), ref.Tenant, ref.Job)
				if err != nil {
					t.Fatal(err)
				}
				if once {
					n++
				}
			}
		}
		return n
	}
	made(90 * day)
	revoked, rotated := made(90*day), made(90*day)
	made(5 * day) // too short-lived for the first warning
	at := func(since time.Duration, want int) {
		t.Helper()
		b.Clock.Advance(start.Add(since).Sub(b.Now()))
		if got := told(); got != want {
			t.Errorf("%v on: told %d times, want %d", since, got, want)
		}
	}
	at(time.Hour, 0)
	at(3*day, 1)
	at(75*day, 0)
	refs, err := b.EndingAPIKeys(t.Context(), 10)
	if err != nil || len(refs) != 0 {
		t.Fatalf("%v: %v", refs, err)
	}
	if err := b.DeleteAPIKey(t.Context(), storetest.Tenant, revoked, audit.Record{Actor: "ann"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.RotateAPIKey(t.Context(), storetest.Tenant, rotated, func(k apikey.Key) (apikey.Key, error) {
		k, _ = k.Rotate(b.Now(), time.Hour, b.Now().Add(90*day))
		return k, nil
	}, audit.Record{Actor: "ann"}); err != nil {
		t.Fatal(err)
	}
	at(76*day+time.Minute, 1)
	at(77*day, 0)
	at(88*day+time.Minute, 1)
	at(89*day, 0)
	at(75*day+90*day-time.Minute, 1) // the one that was rotated: nobody looked before, and it has not ended
	at(400*day, 0)
	ids := map[string]bool{}
	for _, n := range b.Post.Notices() {
		if n.Type != notice.KeyExpiring || n.Tenant != storetest.Tenant || n.Resource != "/auth/keys" || n.Validate() != nil {
			t.Errorf("%+v", n)
		}
		ids[n.ID] = true
	}
	if len(ids) != 4 {
		t.Errorf("%d different notices, want 4: %+v", len(ids), b.Post.Notices())
	}
}
