package ops

import (
	"context"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// pausing notes which queues were set how.
type pausing map[string]bool

func (p pausing) Pause(_ context.Context, queue string, paused bool) error {
	p[queue] = paused
	return nil
}

// Whoever froze spending died before the queues stood still: the next sweep has them stand so, once.
func TestPaceSettles(t *testing.T) {
	t.Parallel()
	env := cloud.New(cloud.Config{Project: "demo", Database: "(default)", Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t)}}, slog.New(slog.DiscardHandler))
	s, err := env.Store()
	if err != nil {
		t.Fatal(err)
	}
	queues := pausing{}
	env.Pauser = queues
	b := broom{env: env, store: s}
	look := func(want int) {
		t.Helper()
		if n, err := b.pace(t.Context()); err != nil || n != want {
			t.Fatalf("%d queues' switch settled, want %d: %v", n, want, err)
		}
	}
	look(0) // which nobody has ever turned
	if err := s.Brakes(t.Context(), true, "Too much.", audit.Record{Actor: "olga"}); err != nil {
		t.Fatal(err)
	}
	look(1)
	want := pausing{}
	for _, q := range stage.SpendingQueues() {
		want[q] = true
	}
	if diff := cmp.Diff(want, queues); diff != "" {
		t.Errorf("paused (-want +got):\n%s", diff)
	}
	look(0)
}
