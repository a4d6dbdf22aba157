package ops

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// An ear is a subscriber that keeps what it is told, and may refuse.
type ear struct {
	refuse error
	told   []string
}

func (e *ear) Tell(_ context.Context, n notice.Notice) error {
	if e.refuse != nil {
		return e.refuse
	}
	e.told = append(e.told, n.ID)
	return nil
}

// Every subscriber is told, and after all have been nobody is again; one that fails has it told again and keeps it from none.
func TestNotify(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	env := cloud.New(cloud.Config{Project: "demo", Database: "(default)", Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t)}}, slog.New(slog.NewJSONHandler(&log, nil)))
	first, second := &ear{refuse: errors.New("asleep")}, &ear{}
	env.Subscribers = []notice.Subscriber{first, second}
	n := notice.OfJob("job.completed", "acme", "j", 7)
	n.At = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

	if err := notify(t.Context(), env, n); !errors.Is(err, first.refuse) || fault.Dispose(err) == fault.Ack {
		t.Errorf("a subscriber that failed: %v", err)
	}
	if log.Len() > 0 {
		t.Errorf("logged before all were told: %s", &log)
	}
	first.refuse = nil
	for range 2 {
		if err := notify(t.Context(), env, n); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([][]string{{n.ID}, {n.ID, n.ID}}, [][]string{first.told, second.told}); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if strings.Count(log.String(), `"msg":"notice","type":"job.completed"`) != 1 || !strings.Contains(log.String(), `"seq":7`) {
		t.Errorf("logged:\n%s", &log)
	}
}

// What is no notice is dropped: it will be none when it comes again.
func TestNotifyDropsNonsense(t *testing.T) {
	t.Parallel()
	env := cloud.New(cloud.Config{}, slog.New(slog.DiscardHandler))
	if err := notify(t.Context(), env, notice.Notice{Type: "job.eaten"}); err == nil || fault.Dispose(err) != fault.Ack {
		t.Errorf("disposed as %v: %v", fault.Dispose(err), err)
	}
}
