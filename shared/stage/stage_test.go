package stage_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// message runs a stage of the job that world stores.
var message = job.Message{Tenant: storetest.Tenant, Job: "j", Attempt: 1, Stage: job.Inspect}

var ref = store.Of(message)

// world is an environment on a Firestore of its own, with a job in QA_TECH.
func world(t *testing.T) (*cloud.Env, *store.Store) {
	t.Helper()
	env := cloud.New(cloud.Config{
		Project: "demo", Database: "(default)", Lease: time.Hour, Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t)},
	}, slog.New(slog.DiscardHandler))
	env.Post = &storetest.Post{}
	s, err := env.Store()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Client().Close() })
	b := &storetest.Bench{Store: s}
	b.Submit(t, "j", job.QATech)
	return env, s
}

// A stage is run once; its result and what it does to the job are kept together.
func TestRun(t *testing.T) {
	t.Parallel()
	env, s := world(t)
	runs := 0
	for range 2 {
		err := stage.Run(t.Context(), env, message, func(_ context.Context, w *stage.Work) (stage.Finish, error) {
			runs++
			return stage.Finish{
				Result: map[string]string{"of": w.Job.Owner},
				Then:   func(u *store.Unit) error { return u.Move(job.QASemantic, "inspect", "passed") },
			}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if j, err := s.Get(t.Context(), ref); err != nil || runs != 1 || j.State != job.QASemantic {
		t.Errorf("%d runs, job %+v, %v", runs, j, err)
	}
}

// What a stage's error does: to the message, to the job, and how often the stage is tried.
func TestRunEnds(t *testing.T) {
	t.Parallel()
	invalid := fault.New(fault.Invalid, "brief.long", "The brief is too long.").WithHint("Shorten it.")
	tests := []struct {
		name  string
		err   error
		tries int
		want  job.Failure
	}{
		{"wrong for good", invalid, 1, job.Failure{Code: "brief.long", Message: invalid.Message, Hint: "Shorten it."}},
		{"unknown", errors.New("disk /dev/sda1"), step.MaxTries, job.Failure{Code: "stage.exhausted", Retryable: true}},
		{"unavailable", fault.New(fault.Unavailable, "voice.down", "No voice."), step.MaxTries, job.Failure{Code: "voice.down", Message: "No voice.", Retryable: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env, s := world(t)
			tries, done := 0, false
			for !done {
				err := stage.Run(t.Context(), env, message, func(context.Context, *stage.Work) (stage.Finish, error) {
					tries++
					return stage.Finish{}, tt.err
				})
				if done = fault.Dispose(err) == fault.Ack; !done && fault.Of(err).RetryAfter <= 0 {
					t.Errorf("try %d is to come again at once: %v", tries, err)
				}
			}
			v, err := s.View(t.Context(), ref)
			if err != nil || v.Attempt.State != job.Error || v.Attempt.Failure == nil || tries != tt.tries {
				t.Fatalf("%d tries, attempt %+v, %v", tries, v.Attempt, err)
			}
			f := *v.Attempt.Failure
			if f.Code != tt.want.Code || f.Retryable != tt.want.Retryable || f.Stage != "inspect" || f.Hint != tt.want.Hint && tt.want.Hint != "" ||
				f.Message != tt.want.Message && tt.want.Message != "" {
				t.Errorf("failure %+v, want %+v", f, tt.want)
			}
		})
	}
}

// A process that stops gives its step back, and that is no try.
func TestDrainingReleases(t *testing.T) {
	t.Parallel()
	env, _ := world(t)
	for range 2 * step.MaxTries {
		ctx, stop := context.WithCancelCause(t.Context())
		err := stage.Run(ctx, env, message, func(ctx context.Context, _ *stage.Work) (stage.Finish, error) {
			stop(function.ErrDraining)
			return stage.Finish{}, ctx.Err()
		})
		if f := fault.Of(err); f.Code != "server.draining" || !fault.Retryable(err) {
			t.Fatalf("error %v", err)
		}
	}
	err := stage.Run(t.Context(), env, message, func(context.Context, *stage.Work) (stage.Finish, error) { return stage.Finish{}, nil })
	if err != nil {
		t.Error(err)
	}
}

// A message of a job that has ended, or of an older attempt, is acknowledged and does nothing.
func TestObsoleteMessages(t *testing.T) {
	t.Parallel()
	env, s := world(t)
	if err := s.Update(t.Context(), ref, func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") }); err != nil {
		t.Fatal(err)
	}
	none := message
	none.Job = "none"
	for _, m := range []job.Message{message, none} {
		err := stage.Run(t.Context(), env, m, func(context.Context, *stage.Work) (stage.Finish, error) {
			t.Error("the stage ran")
			return stage.Finish{}, nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// blobs keeps what a stage puts.
type blobs struct {
	cloud.Blobs
	put func(b cloud.Bucket, name string) error
}

func (b blobs) Put(_ context.Context, bucket cloud.Bucket, name, _ string, _ io.Reader) error {
	return b.put(bucket, name)
}

// A planned step's file goes to intake under a name of its lease, after what was measured is in the journal.
func TestMake(t *testing.T) {
	t.Parallel()
	env, s := world(t)
	j, err := env.Journal()
	if err != nil {
		t.Fatal(err)
	}
	put := ""
	env.Blobs = blobs{put: func(b cloud.Bucket, name string) error {
		put = string(b) + "/" + name
		if st, err := j.Get(t.Context(), ref, "k"); err != nil || st.State != step.Produced || st.Result != `{"frames":3}` {
			t.Errorf("step %+v, %v while the file is written", st, err)
		}
		return nil
	}}
	m := message
	m.Stage, m.Step = job.Render, "k"
	st := step.Step{Schema: 1, Key: "k", Stage: job.Render, Attempt: 1, State: step.Pending, Open: true}
	if _, err := s.Job(ref).Collection("steps").Doc("k").Set(t.Context(), st); err != nil {
		t.Fatal(err)
	}
	err = stage.Make(t.Context(), env, m, func(_ context.Context, _ *stage.Work, dir string) (stage.Product, error) {
		file := filepath.Join(dir, "take.mp4")
		return stage.Product{File: file, Type: "video/mp4", Result: map[string]int{"frames": 3}}, os.WriteFile(file, []byte("film"), 0o600)
	})
	if err != nil || put != "intake/acme/j/k/1-1.mp4" {
		t.Errorf("put %q, %v", put, err)
	}
}
