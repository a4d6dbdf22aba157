// Package jobs is the HTTP endpoints of jobs: submit, read, watch, fetch. A file is a function.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Submit stores a job and starts its pipeline.
var _ = function.HTTP(function.Route{
	Name: "jobs-submit", Method: "POST", Path: "/pipeline/run", Tag: "Jobs",
	Needs: cloud.Needs{Posts: []string{cloud.Stages}},
	Role:  identity.Producer, PerMinute: 30, Idempotent: true, Status: 202,
	Summary:     "Submit a brief",
	Description: "Stores the job and starts it. Follow it with GET /job/{id}/events, or read GET /job/{id} until its status is final.",
	Errors:      []int{400, 413, 422, 503},
	Faults: []error{
		fault.New(fault.Conflict, "asset.erased", "The asset 0198 was deleted a moment ago.").
			WithHint("Upload it again, or leave it out."),
	},
}, submit)

// SubmitInput is a request for a film.
type SubmitInput struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Makes the call safe to repeat for 24 hours"`
	Body           brief.Request
}

// SubmitOutput is the job that was stored.
type SubmitOutput struct {
	Location string `header:"Location" doc:"Where the job is"`
	Body     Job
}

// A keeper is what a submission asks of the store.
type keeper interface {
	Follow(ctx context.Context, tenant string, b brief.Resolved) (*brand.Edition, brief.Resolved, error)
	Asset(ctx context.Context, tenant, id string) (*store.Asset, error)
	Submit(ctx context.Context, j job.Job, a job.Attempt, keyID string, key store.Key, first ...outbox.Letter) (store.View, error)
	Replay(ctx context.Context, tenant, keyID string, key store.Key) (store.View, error)
}

var _ keeper = (*store.Store)(nil)

func submit(ctx context.Context, env *cloud.Env, in *SubmitInput) (*SubmitOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	return accept(ctx, env, s, s.Now(), in)
}

// accept begins what a request asks for, or answers it as the first time it came under its key: what has become since of
// the kit and the files it was begun with changes nothing of that.
func accept(ctx context.Context, env *cloud.Env, k keeper, now time.Time, in *SubmitInput) (*SubmitOutput, error) {
	out, err := begin(ctx, env, k, now, in)
	if err == nil || in.IdempotencyKey == "" {
		return out, err
	}
	raw, jerr := json.Marshal(in.Body)
	if jerr != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	id, key := store.NewKey(who.UID, in.IdempotencyKey, string(raw), "", now)
	first, rerr := k.Replay(ctx, who.Tenant, id, key)
	if first.Job.ID == "" || !errors.Is(rerr, store.ErrReplayed) {
		return nil, err
	}
	return answered(env, first), nil
}

// begin checks a request and has its job kept.
func begin(ctx context.Context, env *cloud.Env, k keeper, now time.Time, in *SubmitInput) (*SubmitOutput, error) {
	resolved, problems := in.Body.Resolve()
	if resolved.Translated() {
		if _, _, ok := env.Translating(); !ok {
			problems = append(problems, resolved.Untranslated()...)
		}
	}
	if resolved.RefusesOwnVoice() && (resolved.Voice != "" || !env.Speaks(ctx, resolved.Lang.Tag)) {
		problems = append(problems, resolved.Unspoken()...)
	}
	if len(problems) > 0 {
		return nil, brief.Refuse(problems)
	}
	who := function.Caller(ctx)
	kit, resolved, err := branded(ctx, k, who.Tenant, resolved)
	if err != nil {
		return nil, err
	}
	files, err := taken(ctx, k, who.Tenant, resolved.Assets, len(in.Body.Assets))
	if err != nil {
		return nil, err
	}
	j, a, err := newJob(in.Body, resolved, who, now)
	if err != nil {
		return nil, err
	}
	j.Brand, j.Files = kit, files
	if err := env.Brake.Admits(ctx); err != nil {
		return nil, err
	}
	first := stage.Letter(job.Message{Tenant: j.Tenant, Job: j.ID, Attempt: 1, Stage: job.Sanitize}, "")
	id, key := store.NewKey(who.UID, in.IdempotencyKey, j.Request, j.ID, now)
	v, err := k.Submit(ctx, j, a, id, key, first)
	switch {
	case errors.Is(err, store.ErrUnposted): // the sweeper starts it; told to try again, a client would get two
		env.Log.WarnContext(ctx, "submitted, and not sent on yet", "job", v.Job.ID, "error", err)
	case err != nil && !errors.Is(err, store.ErrReplayed):
		return nil, err
	}
	return answered(env, v), nil
}

func answered(env *cloud.Env, v store.View) *SubmitOutput {
	return &SubmitOutput{Location: "/job/" + v.Job.ID, Body: view(env, v)}
}

func newJob(r brief.Request, b brief.Resolved, who identity.Principal, now time.Time) (job.Job, job.Attempt, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return job.Job{}, job.Attempt{}, fmt.Errorf("submit: %w", err)
	}
	j := job.Job{
		Schema: job.Schema, ID: uuid.NewString(), Tenant: who.Tenant, Owner: who.UID, Request: string(raw),
		Preset: b.Preset.Name, Lang: b.Lang.Tag, Aspect: b.Aspect.Name, Seconds: b.Seconds, Priority: b.Priority,
		Warnings: b.Warnings(), Metadata: b.Metadata, Created: now, Updated: now, Expires: now.Add(retention.Jobs.Keep()), Attempt: 1, State: job.Init,
	}
	a := job.Attempt{
		Schema: job.AttemptSchema, Number: 1, State: job.Init, Created: now, Updated: now, Since: now,
		Deadline: now.Add(job.Life), Round: 1, CeilingMicros: b.CeilingMicros,
	}
	return j, a, nil
}
