package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// open is an environment that lets work in as the store of a bench says.
func open(b *storetest.Bench) *cloud.Env {
	env := cloud.New(cloud.Config{}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	env.Brake = cloud.NewBrake(b.Brake, b.Clock.Now)
	return env
}

// A job that is stored is accepted even where it cannot be sent on yet: the sweeper does so, and a client
// that was told to try again would have two films made and paid for.
func TestSubmitUnposted(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	b.Post.Refuse = func(outbox.Letter) error { return errors.New("no topic answers") }
	env := open(b)
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

// What came under a key is answered as it was then, though a file it was taken with is gone by now; another
// request under the key is not.
func TestSubmitReplaysWithoutItsFiles(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ctx := context.Background()
	if _, err := b.CreateAsset(ctx, storetest.Tenant, store.Asset{Schema: 1, ID: "a1", Role: "image", Ready: true, Kind: "image", Object: "o"}, "", store.Key{}); err != nil {
		t.Fatal(err)
	}
	env := open(b)
	submit := func(content string) (*SubmitOutput, error) {
		in := &SubmitInput{IdempotencyKey: "once", Body: brief.Request{Content: content, Assets: []brief.Asset{{ID: "a1", Role: "image"}}}}
		return accept(ctx, env, stranger{b.Store}, b.Now(), in)
	}
	const bread = "Fresh bread every morning from six. Come by at 12 Mill Lane."
	first, err := submit(bread)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Update(ctx, store.Ref{Tenant: storetest.Tenant, Job: first.Body.ID}, func(u *store.Unit) error { return u.Move(job.Canceled, "pat", "") }); err != nil {
		t.Fatal(err)
	}
	err = b.Touch(ctx, store.Ref{Tenant: storetest.Tenant}, func(u *store.Unit) error {
		_, err := u.RemoveAsset("a1")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Brakes(ctx, true, "test", audit.Record{Actor: "olga"}); err != nil {
		t.Fatal(err)
	}
	env.Brake.Forget()
	again, err := submit(bread) // nor is it refused because nothing new is taken on
	if err != nil || again.Body.ID != first.Body.ID || again.Location != first.Location {
		t.Errorf("%+v, %v; want the first answer again", again, err)
	}
	if _, err := submit(bread + " Bring a bag."); fault.Of(err).Code != "request.invalid" && fault.Of(err).Code != "brief.invalid" {
		t.Errorf("another request: %v", err)
	}
}

// A stranger's keeper keeps what nobody signed in for in the test's tenant.
type stranger struct{ *store.Store }

func (s stranger) Asset(ctx context.Context, _, id string) (*store.Asset, error) {
	return s.Store.Asset(ctx, storetest.Tenant, id)
}

func (s stranger) Follow(ctx context.Context, _ string, b brief.Resolved) (*brand.Edition, brief.Resolved, error) {
	return s.Store.Follow(ctx, storetest.Tenant, b)
}

func (s stranger) Replay(ctx context.Context, _, keyID string, key store.Key) (store.View, error) {
	return s.Store.Replay(ctx, storetest.Tenant, keyID, key)
}

func (s stranger) Submit(ctx context.Context, j job.Job, a job.Attempt, keyID string, key store.Key, first ...outbox.Letter) (store.View, error) {
	j.Tenant = storetest.Tenant
	return s.Store.Submit(ctx, j, a, keyID, key, first...)
}
