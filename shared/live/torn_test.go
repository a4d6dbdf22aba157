package live_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/live/livetest"
	"github.com/aiprod/aiprod/shared/store"
)

// torn is a job that ends while it is read: once, its document is from before and its attempt's from after.
type torn struct {
	*livetest.Job

	before *job.Job
}

func (t *torn) View(ctx context.Context, ref store.Ref) (store.View, error) {
	v, err := t.Job.View(ctx, ref)
	if v.Attempt.State.Final() && t.before != nil {
		v.Job, t.before = *t.before, nil
	}
	return v, err
}

// A job that ends while it is read ends for its readers after its last event.
func TestEndsAfterTheLastEvent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := livetest.New()
		v, err := j.View(t.Context(), livetest.Ref)
		if err != nil {
			t.Fatal(err)
		}
		h := live.New(&torn{j, &v.Job}, j, slog.New(slog.DiscardHandler))
		r := join(t, h, live.FromNow)
		j.Deliver()
		all, err := told(t.Context(), r)
		if !errors.Is(err, live.ErrEnded) || !strings.Contains(strings.Join(all, "\n"), "job.completed") {
			t.Errorf("told %q, ended with %v", all, err)
		}
	})
}
