package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A job that is stored is accepted even where it cannot be sent on yet: the sweeper does so, and a client
// that was told to try again would have two films made and paid for.
func TestSubmitUnposted(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	b.Post.Refuse = func(outbox.Letter) error { return errors.New("no topic answers") }
	env := cloud.New(cloud.Config{}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	in := &SubmitInput{Body: brief.Request{Content: "Fresh bread every morning from six. Come by at 12 Mill Lane."}}
	ctx := context.Background()
	out, err := accept(ctx, env, stranger{b.Store}, b.Now(), in)
	if err != nil || out.Body.State != job.Init {
		t.Fatalf("%+v, %v; want the job as it was stored", out, err)
	}
	if _, err := b.Get(ctx, store.Ref{Tenant: storetest.Tenant, Job: out.Body.ID}); err != nil {
		t.Error(err)
	}
	b.Post.Refuse = nil
	b.Clock.Advance(time.Minute)
	if n, err := outbox.Sweep(ctx, b.Client(), b.Poster(), b.Now(), 10); n != 1 || err != nil || len(b.Post.Letters()) != 1 {
		t.Errorf("%d boxes swept, %v; want the job's", n, err)
	}
}

// A stranger's keeper keeps what nobody signed in for in the test's tenant.
type stranger struct{ *store.Store }

func (s stranger) Submit(ctx context.Context, j job.Job, a job.Attempt, keyID string, key store.Key, first ...outbox.Letter) (store.View, error) {
	j.Tenant = storetest.Tenant
	return s.Store.Submit(ctx, j, a, keyID, key, first...)
}
