package stage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Remember reads what the agents of an attempt have left for each other, outside of any stage: the
// newest attempt, unless ref names another. What is being made again in the attempt's present pass is not left yet.
func Remember(ctx context.Context, env *cloud.Env, ref store.Ref) (*Work, memory.Memory, error) {
	var m memory.Memory
	w, err := open(env, job.Message{Tenant: ref.Tenant, Job: ref.Job})
	if err != nil {
		return nil, m, err
	}
	v, err := w.Store.View(ctx, ref)
	if err != nil {
		return nil, m, err
	}
	w.Job, w.Attempt = v.Job, v.Attempt
	w.Message.Attempt = v.Attempt.Number
	if v.Attempt.Revision == 0 {
		return w, m, nil
	}
	film, revision, err := w.Store.Manifest(ctx, w.Ref(), v.Attempt.Revision)
	if err != nil {
		return nil, m, err
	}
	m.Film, m.Left = film, revision.At
	if m.Routing, err = routed(ctx, w); err != nil {
		return nil, m, err
	}
	if m.Timing, err = left(ctx, w, job.Conform, m.Timing); err != nil {
		return nil, m, err
	}
	if m.Score, err = left(ctx, w, job.Judge, m.Score); err != nil {
		return nil, m, err
	}
	m.Decision, err = left(ctx, w, job.Supervise, m.Decision)
	return w, m, err
}

// routed reads what the attempt's plan has left: in its present pass, or in an
// earlier one, since shots that are made again are not planned again.
func routed(ctx context.Context, w *Work) (r *memory.Entry[memory.Routing], err error) {
	for pass := w.Attempt.Pass; pass >= 0 && r == nil && err == nil; pass-- {
		r, err = leftIn(ctx, w, job.Plan, pass, r)
	}
	if err == nil && r != nil && r.Is.Strategy == "" {
		return nil, nil // of before reasons were kept
	}
	return r, err
}

// left reads the result of a stage of the present pass; nil where it has not run.
func left[T any](ctx context.Context, w *Work, s job.Stage, e *memory.Entry[T]) (*memory.Entry[T], error) {
	return leftIn(ctx, w, s, w.Attempt.Pass, e)
}

func leftIn[T any](ctx context.Context, w *Work, s job.Stage, pass int, _ *memory.Entry[T]) (*memory.Entry[T], error) {
	m := w.Message
	m.Stage, m.Pass = s, pass
	key, err := runKey(m)
	if err != nil {
		return nil, err
	}
	st, found, err := w.Journal.Look(ctx, w.Ref(), key)
	if err != nil || !found || st.State != step.Done {
		return nil, err
	}
	e := &memory.Entry[T]{Left: st.Updated}
	if err := json.Unmarshal([]byte(st.Result), &e.Is); err != nil {
		return nil, fmt.Errorf("stage: result of %s: %w", s, err)
	}
	return e, memory.Check(e.Is)
}
