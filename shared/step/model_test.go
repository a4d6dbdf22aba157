package step_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A model is what must be true of three steps and their join, whatever happens
// to the workers. It runs beside the journal.
type model struct {
	bench *storetest.Bench
	j     *step.Journal
	ref   store.Ref
	keys  []string
	steps map[string]*modelStep
	works []*worker
	from  int // letters of earlier runs
}

type modelStep struct {
	done, produced bool
	owner          *worker // of the newest lease; nil where it was given back
	until          time.Time
	tries, lost    int
}

// A worker holds, or believes to hold, the lease of a step.
type worker struct {
	key   string
	lease *step.Lease
	die   context.CancelFunc
}

// Messages are delivered, delivered twice, handled by workers that finish late,
// fail, hand over a file or die; leases run out. Every step is completed once,
// and the join passed on once, when all are done.
func TestProtocol(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	journal := step.New(b.Store, step.Options{Lease: lease, Token: rand.Text})
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		m := &model{bench: b, j: journal, ref: b.Submit(t, fmt.Sprint("job", run), job.Rendering), keys: []string{"a", "b", "c"}, from: len(b.Post.Letters())}
		m.plan(t)
		t.Repeat(map[string]func(*rapid.T){
			"deliver": m.deliver, "complete": m.complete, "fail": m.fail, "release": m.release, "produce": m.produce,
			"take": m.take, "crash": m.crash, "wait": m.wait, "": m.check,
		})
		m.settle(t)
	})
}

func (m *model) plan(t *rapid.T) {
	m.steps = map[string]*modelStep{}
	var steps []step.Step
	for _, k := range m.keys {
		m.steps[k] = &modelStep{}
		steps = append(steps, first(k))
	}
	m.must(t, m.bench.Update(context.Background(), m.ref, func(u *store.Unit) error {
		m.j.Gather(u, "takes")
		_, err := m.j.Plan(u, steps)
		return err
	}))
}

func (m *model) must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (m *model) key(t *rapid.T) string { return rapid.SampledFrom(m.keys).Draw(t, "key") }

// worker draws one of those at work; without any, the action is skipped.
func (m *model) worker(t *rapid.T) *worker {
	if len(m.works) == 0 {
		t.Skip("nobody works")
	}
	i := rapid.IntRange(0, len(m.works)-1).Draw(t, "worker")
	w := m.works[i]
	m.works = append(m.works[:i:i], m.works[i+1:]...)
	return w
}

func (m *model) deliver(t *rapid.T) { m.claim(t, m.key(t)) }

// claim delivers a step's message and holds the answer against the model.
func (m *model) claim(t *rapid.T, key string) {
	st := m.steps[key]
	live := st.until.After(m.bench.Now())
	ctx, die := context.WithCancel(context.Background())
	_, l, err := m.j.Claim(ctx, m.ref, step.Step{Key: key})
	switch {
	case st.done:
		m.want(t, key, errors.Is(err, step.ErrDone), err)
	case live:
		m.want(t, key, fault.Of(err).Code == "step.busy", err)
	case st.tries >= step.MaxTries || st.lost+st.running() >= 20:
		m.want(t, key, errors.Is(err, step.ErrExhausted), err)
	default:
		m.must(t, err)
		st.lost += st.running()
		st.owner, st.until = &worker{key, l, die}, l.Step.Until
		m.works = append(m.works, st.owner)
		return
	}
	die()
	m.join(t)
}

// running is 1 where a lease that was not given back has run out.
func (s *modelStep) running() int {
	if s.until.IsZero() {
		return 0
	}
	return 1
}

func (m *model) want(t *rapid.T, key string, ok bool, err error) {
	t.Helper()
	if !ok {
		t.Fatalf("claim of %s (%+v): %v", key, *m.steps[key], err)
	}
}

// owns reports whether w holds its step, which its completion then changes.
func (m *model) owns(w *worker) bool { return m.steps[w.key].owner == w && !m.steps[w.key].done }

func (m *model) complete(t *rapid.T) {
	w := m.worker(t)
	defer w.die()
	m.must(t, w.lease.Complete(context.Background(), "made", "", func(u *store.Unit) error {
		u.Send(outbox.Letter{Name: "done-" + w.key})
		return nil
	}))
	if m.owns(w) {
		m.steps[w.key].done = true
	}
	m.join(t)
}

func (m *model) fail(t *rapid.T) {
	w := m.worker(t)
	defer w.die()
	last, err := w.lease.Fail(context.Background(), "x")
	m.must(t, err)
	if st := m.steps[w.key]; m.owns(w) {
		st.tries++
		st.owner, st.until = nil, time.Time{}
		if last != (st.tries == step.MaxTries) {
			t.Fatalf("%s: exhausted %v after %d tries", w.key, last, st.tries)
		}
	}
}

func (m *model) release(t *rapid.T) {
	w := m.worker(t)
	defer w.die()
	m.must(t, w.lease.Release(context.Background()))
	if m.owns(w) {
		m.steps[w.key].owner, m.steps[w.key].until = nil, time.Time{}
	}
}

// produce hands a file over. The worker is gone; its lease holds until the file is taken in or late.
func (m *model) produce(t *rapid.T) {
	w := m.worker(t)
	defer w.die()
	err := w.lease.Produce(context.Background(), "measured", nil)
	if m.owns(w) != (err == nil) {
		t.Fatalf("produce %s: %v", w.key, err)
	}
	if st := m.steps[w.key]; err == nil {
		st.produced, st.until = true, m.bench.Now().Add(2*time.Minute-time.Millisecond)
	}
}

// take delivers the event of a produced file, once or again.
func (m *model) take(t *rapid.T) {
	key := m.key(t)
	st := m.steps[key]
	_, err := m.j.Take(context.Background(), m.ref, key, step.Artefact{Object: key}, func(u *store.Unit, _ step.Step) error {
		u.Send(outbox.Letter{Name: "done-" + key})
		return nil
	})
	switch {
	case st.done && st.produced:
		m.want(t, key, errors.Is(err, step.ErrDone), err)
	case !st.done && !st.produced:
		m.want(t, key, errors.Is(err, step.ErrObsolete), err)
	case !st.done:
		m.must(t, err)
		st.done = true
	}
	m.join(t)
}

// crash ends a worker without a word.
func (m *model) crash(t *rapid.T) { m.worker(t).die() }

func (m *model) wait(t *rapid.T) {
	m.bench.Clock.Advance(rapid.SampledFrom([]time.Duration{time.Minute, 3 * time.Minute, lease, 2 * lease}).Draw(t, "time"))
}

func (m *model) join(t *rapid.T) {
	m.must(t, m.j.Join(context.Background(), m.ref, "takes", func(u *store.Unit) error {
		u.Send(outbox.Letter{Name: "joined"})
		return nil
	}))
}

// check holds the invariants: one completion for each done step, one join once all are.
func (m *model) check(t *rapid.T) {
	sent := map[string]int{}
	for _, l := range m.bench.Post.Letters()[m.from:] {
		sent[l.Name]++
	}
	done := 0
	for _, k := range m.keys {
		want := 0
		if m.steps[k].done {
			want = 1
		}
		done += want
		if sent["done-"+k] != want {
			t.Fatalf("%s was completed %d times, want %d", k, sent["done-"+k], want)
		}
	}
	if all := done == len(m.keys); sent["joined"] > 1 || (sent["joined"] == 1) != all {
		t.Fatalf("joined %d times with %d of %d done", sent["joined"], done, len(m.keys))
	}
}

// settle delivers what is left until every step is done or exhausted.
func (m *model) settle(t *rapid.T) {
	for _, w := range m.works {
		w.die()
	}
	m.works = nil
	m.bench.Clock.Advance(2 * lease)
	for _, k := range m.keys {
		if st := m.steps[k]; !st.done {
			m.claim(t, k)
			for range m.works {
				m.complete(t)
			}
		}
	}
	m.check(t)
}
