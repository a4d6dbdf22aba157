package media

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A rewording is a job with a film, and a server of one's own that words refused prompts anew.
type rewording struct {
	env    *cloud.Env
	brief  brief.Resolved
	server *vendortest.Server
}

var rewordingOf = job.Message{Tenant: storetest.Tenant, Job: "j", Attempt: 1, Stage: job.Inspect}

func newRewording(t *testing.T) *rewording {
	t.Helper()
	server := vendortest.New(vendortest.Options{Answer: func(vendortest.Asked) json.RawMessage {
		return json.RawMessage(`{"prompt": "A wooden table in warm morning light."}`)
	}})
	url, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	env := cloud.New(cloud.Config{
		Project: "demo", Database: "(default)", Lease: time.Hour, Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t)},
		Vendors: cloud.Vendors{LanguageURL: url + "/v1", LanguageModel: "small-1"},
	}, slog.New(slog.DiscardHandler))
	env.Post = &storetest.Post{}
	s, err := env.Store()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Client().Close() })
	ref := (&storetest.Bench{Store: s}).Submit(t, rewordingOf.Job, job.QATech)
	b := agenttest.Resolved(t, agenttest.Samples(t)[0].Request)
	film, err := agent.CreativeDirector{}.Direct(t.Context(), agent.In{Brief: b})
	if err != nil {
		t.Fatal(err)
	}
	film.Shots[0].ID = "s1"
	if err := s.Update(t.Context(), ref, func(u *store.Unit) error { return u.Revise(&film, "CreativeDirector", "written") }); err != nil {
		t.Fatal(err)
	}
	return &rewording{env, b, server}
}

// of words the prompt of a shot anew, by a worker that dies before anybody hears of it.
func (r *rewording) of(t *testing.T, shot string) (prompt, by string, err error) {
	t.Helper()
	_ = stage.Run(t.Context(), r.env, rewordingOf, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		w.Step.Part = shot
		prompt, by, err = reword(ctx, w, r.brief)
		return stage.Finish{}, errors.New("the worker is gone")
	})
	return prompt, by, err
}

// Words that a model has found are kept and credited to it, whoever would be asked by the time a worker takes over.
func TestRewordOutlivesDeath(t *testing.T) {
	t.Parallel()
	r := newRewording(t)
	for range 2 {
		prompt, by, err := r.of(t, "s1")
		if err != nil || prompt == "" || by != "chat/small-1" || len(r.server.Asked()) != 1 {
			t.Errorf("worded by %q, who was asked %d times: %q, %v", by, len(r.server.Asked()), prompt, err)
		}
		r.env.Config.Vendors.LanguageModel = "small-2"
	}
}

// A shot that the film does not have is worded by nobody: a clip of it would be a clip of anything.
func TestRewordOfNoShot(t *testing.T) {
	t.Parallel()
	r := newRewording(t)
	if prompt, _, err := r.of(t, "s99"); err == nil || len(r.server.Asked()) > 0 {
		t.Errorf("worded as %q", prompt)
	}
}
