package cloud_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A valve is queues that note how they stand, and do something meanwhile.
type valve struct {
	paused    map[string]bool
	meanwhile func()
	fails     error
}

func (v *valve) Pause(_ context.Context, queue string, paused bool) error {
	v.paused[queue] = paused
	if do := v.meanwhile; do != nil {
		v.meanwhile = nil
		do()
	}
	return v.fails
}

// Whoever pauses and whoever resumes at once, the queues stand as the switch does in the end.
func TestSettle(t *testing.T) {
	t.Parallel()
	env, s := stored(t)
	v := &valve{paused: map[string]bool{}}
	env.Pauser = v
	turn := func(frozen bool) {
		if err := s.Brakes(t.Context(), frozen, "test", audit.Record{Actor: "olga"}); err != nil {
			t.Fatal(err)
		}
	}
	queues := []string{"a", "b"}
	check := func(paused bool) {
		t.Helper()
		if err := env.Settle(t.Context(), queues); err != nil {
			t.Fatal(err)
		}
		now, err := s.Brake(t.Context())
		if err != nil || now.Frozen != paused || !now.Settled || v.paused["a"] != paused || v.paused["b"] != paused {
			t.Errorf("switch %+v, queues %v, %v", now, v.paused, err)
		}
	}
	turn(true)
	check(true)
	turn(false)
	check(false)
	turn(true)
	v.meanwhile = func() { turn(false) }
	check(false)

	turn(true)
	v.fails = errors.New("no")
	if err := env.Settle(t.Context(), queues); err == nil {
		t.Error("queues that cannot be paused are taken for paused")
	}
	if now, err := s.Brake(t.Context()); err != nil || now.Settled {
		t.Errorf("settled: %+v, %v", now, err)
	}
	records, err := s.Audits(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []audit.Kind
	for _, r := range records {
		kinds = append(kinds, r.Kind)
	}
	slices.Sort(kinds)
	if want := []audit.Kind{audit.SpendingFrozen, audit.SpendingFrozen, audit.SpendingFrozen, audit.SpendingOn, audit.SpendingOn}; !slices.Equal(kinds, want) {
		t.Errorf("on record %v", kinds)
	}
}

// New work is refused where the switch cannot be read: the database that holds it would have to take the work.
func TestAdmitsFailsClosed(t *testing.T) {
	t.Parallel()
	env, _ := stored(t)
	if err := env.Brake.Admits(t.Context()); err != nil {
		t.Fatal(err)
	}
	env.Brake.Forget()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := env.Brake.Admits(gone); err == nil {
		t.Error("let in unseen")
	}
	if env.Brake.Frozen(gone) {
		t.Error("work under way is stopped unseen")
	}
	if err := env.Brake.Admits(t.Context()); err != nil {
		t.Errorf("an error is remembered: %v", err)
	}
}

// stored is an environment with a store of its own.
func stored(t *testing.T) (*cloud.Env, *store.Store) {
	t.Helper()
	env := cloud.New(cloud.Config{
		Project: "demo", Database: "(default)", Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t)},
	}, slog.New(slog.DiscardHandler))
	env.Post = &storetest.Post{}
	s, err := env.Store()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Client().Close() })
	return env, s
}
