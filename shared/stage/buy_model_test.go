package stage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
	"github.com/aiprod/aiprod/shared/take"
)

// A play is one job that buys three shots and a bed of two backends, with everything
// around it in the test's hands: the letters and events under way, the clock, the
// backends' whims, and the lives of the workers.
type play struct {
	t       *rapid.T
	bench   *storetest.Bench
	env     *cloud.Env
	journal *step.Journal
	blobs   *drive
	a, b    *backend
	writer  *backend // it words anew what was refused
	ref     store.Ref
	strict  bool
	mail    []outbox.Letter // posted and not yet received
	read    int             // letters taken over from the post
	refuse  bool            // the next post fails: its sender died after its commit
}

// Whatever arrives twice, late, out of order or never, and wherever a worker
// dies: the job ends or goes on, and nothing is paid for twice.
func TestBuyNothingTwice(t *testing.T) {
	t.Parallel()
	address := storetest.Firestore(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		p := open(t, address, fmt.Sprint("job", run))
		t.Repeat(map[string]func(*rapid.T){
			"deliver": p.deliver, "again": p.deliverAgain, "drop": p.drop, "event": p.event, "event again": p.eventAgain, "lose event": p.loseEvent,
			"fate": p.fate, "wait": p.wait, "sweep": p.sweep, "cancel": p.cancel, "retry": p.retry, "die after commit": p.dieAfterCommit, "die before writing": p.dieBeforeWriting,
			"": p.check,
		})
		p.settle(t)
	})
}

func open(t *rapid.T, address, id string) *play {
	p := &play{
		t: t, blobs: &drive{files: map[string][]byte{}}, a: &backend{}, b: &backend{}, writer: &backend{}, strict: rapid.Bool().Draw(t, "strict"),
		ref: store.Ref{Tenant: storetest.Tenant, Job: id, Attempt: 1},
	}
	clock, post := storetest.NewClock(), &storetest.Post{Refuse: func(outbox.Letter) error {
		if p.refuse {
			p.refuse = false
			return errors.New("the sender has died")
		}
		return nil
	}}
	p.bench = &storetest.Bench{Clock: clock, Post: post}
	config := cloud.Config{Project: "demo", Database: "(default)", Lease: time.Minute, Endpoints: cloud.Endpoints{Firestore: address}}
	config.Vendors.Poll = 5 * time.Second
	p.env = cloud.New(config, slog.New(slog.NewTextHandler(io.Discard, nil)))
	p.env.Now, p.env.Blobs, p.env.Post = clock.Now, p.blobs, post
	// each run has a health of its own: what one job meets is no other's
	p.env.Health = health.New(&health.Memory{}, health.Options{Now: clock.Now, Log: p.env.Log})
	p.calm()
	var err error
	p.bench.Store, err = p.env.Store()
	p.must(err)
	p.journal, err = p.env.Journal()
	p.must(err)
	p.submit()
	return p
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// submit stores the job in RENDERING with its three purchases planned.
func (p *play) submit() {
	now := p.bench.Now()
	jb := job.Job{Schema: job.Schema, ID: p.ref.Job, Tenant: p.ref.Tenant, Created: now, Attempt: 1, State: job.Rendering}
	a := job.Attempt{Schema: job.AttemptSchema, Number: 1, State: job.Rendering, Created: now, Since: now, Deadline: now.Add(6 * time.Hour), CeilingMicros: 2000}
	_, err := p.bench.Store.Submit(context.Background(), jb, a, "", store.Key{})
	p.must(err)
	p.must(p.bench.Draw(context.Background(), p.ref, a.CeilingMicros))
	p.must(p.bench.Update(context.Background(), p.ref, p.plan))
}

// plan is what conform does.
func (p *play) plan(u *store.Unit) error {
	var steps []step.Step
	for i, part := range []string{"s1", "s2", "s3"} {
		want := take.Purchase{Footage: take.Footage{Prompt: part, Seconds: 2}, Picture: take.Picture{Index: i}}
		st, err := stage.PlannedBy(u, job.Generate, stage.Takes, part, want.Footage, want)
		if err != nil {
			return err
		}
		old, found, err := p.journal.Find(u, st.Key)
		if err != nil {
			return err
		}
		if found && old.State == step.Done {
			if st, err = stage.Drawn(u, old, want.Picture); err != nil {
				return err
			}
		}
		steps = append(steps, st)
	}
	bed, err := stage.Planned(u, job.Compose, stage.Takes, "", "bed")
	if err != nil {
		return err
	}
	_, err = p.journal.Plan(u, append(steps, bed))
	if err == nil {
		p.journal.Gather(u, stage.Takes)
	}
	return err
}

// receive takes over what was posted since.
func (p *play) receive() {
	all := p.bench.Post.Letters()
	p.mail = append(p.mail, all[p.read:]...)
	p.read = len(all)
}

func (p *play) pick(t *rapid.T, n int, what string) int {
	if n == 0 {
		t.Skip("no " + what)
	}
	return rapid.IntRange(0, n-1).Draw(t, what)
}

func (p *play) deliver(t *rapid.T) {
	p.receive()
	i := p.pick(t, len(p.mail), "letter")
	l := p.mail[i]
	if !p.handle(l) { // a letter whose receiver died, or asks for it later, stays
		p.mail = slices.Delete(p.mail, i, i+1)
	}
}

func (p *play) deliverAgain(t *rapid.T) {
	p.receive()
	p.handle(p.mail[p.pick(t, len(p.mail), "letter")])
}

func (p *play) drop(t *rapid.T) {
	p.receive()
	i := p.pick(t, len(p.mail), "letter")
	p.mail = slices.Delete(p.mail, i, i+1)
}

// handle runs a letter's function in a worker of its own and reports whether the letter is to come again.
func (p *play) handle(l outbox.Letter) (again bool) {
	var m job.Message
	p.must(json.Unmarshal(l.Data, &m))
	err := error(fault.New(fault.Unavailable, "worker.died", "The worker died."))
	done := make(chan struct{})
	ctx, die := context.WithCancel(context.Background())
	go func() {
		defer close(done)
		switch m.Stage {
		case job.Generate:
			err = stage.Buy(ctx, p.env, m, p.purchase)
		case job.Compose:
			err = stage.Buy(ctx, p.env, m, p.bed)
		case job.Render:
			err = stage.Make(ctx, p.env, m, p.draw)
		default:
			err = nil // what follows RENDERING is another story
		}
	}()
	<-done
	die()
	return fault.Retryable(err)
}

func (p *play) purchase(_ context.Context, w *stage.Work) (stage.Purchase, error) {
	offer := func(name string, b *backend) stage.Offer {
		return stage.Offer{Line: money.Line{Stage: "generate", Backend: name, SKU: name, Micros: salePrice}, Video: b, Clip: provider.Clip{Prompt: w.Step.Part}}
	}
	return stage.Purchase{
		Offers: []stage.Offer{offer("a", p.a), offer("b", p.b)}, Strict: p.strict,
		Result: func(backend string, _ *credit.Credit) any { return take.Bought{Backend: backend} },
		Reword: func(ctx context.Context) (string, string, error) { return p.reword(ctx, w) },
		Instead: func(reason string) stage.Finish {
			return stage.Finish{Result: take.Bought{Reason: reason}, Then: func(u *store.Unit) error { return stage.DrawBought(u, w.Journal, w.Step) }}
		},
	}, nil
}

// reword asks a model that is paid for other words.
func (p *play) reword(ctx context.Context, w *stage.Work) (prompt, by string, err error) {
	err = w.Consult(ctx, stage.Inquiry{
		Line: money.Line{Stage: "translate", Backend: "writer", SKU: "writer", Micros: salePrice}, Who: "The writer",
		Call: func(_ context.Context, ref string) (any, step.Bill, error) { return p.writer.write(ref) },
	}, &prompt)
	if _, declined := errors.AsType[*stage.DeclinedError](err); declined {
		return "plain", "rules", nil
	}
	return prompt, "writer", err
}

// bed is bought within a call, or made here.
func (p *play) bed(_ context.Context, w *stage.Work) (stage.Purchase, error) {
	offer := func(name string, b *backend) stage.Offer {
		return stage.Offer{Line: money.Line{Stage: "compose", Backend: name, SKU: name, Micros: salePrice}, AtOnce: b.sound}
	}
	return stage.Purchase{
		Offers: []stage.Offer{offer("a", p.a), offer("b", p.b)}, Strict: p.strict,
		Make: func(ctx context.Context, dir, _ string) (stage.Product, error) { return p.draw(ctx, w, dir) },
	}, nil
}

func (p *play) draw(_ context.Context, w *stage.Work, dir string) (stage.Product, error) {
	file := filepath.Join(dir, "shot.mp4")
	return stage.Product{File: file, Type: "video/mp4", Result: "drawn"}, os.WriteFile(file, []byte(w.Step.Key), 0o600)
}

func (p *play) event(t *rapid.T) {
	i := p.pick(t, len(p.blobs.events), "event")
	name := p.blobs.events[i]
	p.blobs.events = slices.Delete(p.blobs.events, i, i+1)
	p.ingest(name)
}

func (p *play) eventAgain(t *rapid.T) {
	p.ingest(p.blobs.events[p.pick(t, len(p.blobs.events), "event")])
}

func (p *play) loseEvent(t *rapid.T) {
	i := p.pick(t, len(p.blobs.events), "event")
	p.blobs.events = slices.Delete(p.blobs.events, i, i+1)
}

// ingest is what takes files in, without looking at their pictures.
func (p *play) ingest(name string) {
	ctx := context.Background()
	in, err := stage.ParseIntake(name)
	p.must(err)
	if _, err := p.blobs.Stat(ctx, cloud.Intake, name); err != nil {
		return
	}
	st, err := p.journal.Take(ctx, p.ref, in.Step, step.Artefact{Object: name}, func(u *store.Unit, st step.Step) error {
		if st.Stage == job.Generate {
			return stage.DrawBought(u, p.journal, st)
		}
		return nil
	})
	if fault.Retryable(err) {
		p.blobs.events = append(p.blobs.events, name)
		return
	}
	if err != nil && !errors.Is(err, step.ErrDone) && !errors.Is(err, step.ErrObsolete) {
		p.t.Fatal(err)
	}
	p.tolerate(stage.Join(ctx, p.journal, store.Ref{Tenant: p.ref.Tenant, Job: p.ref.Job, Attempt: st.Attempt}, st.Group))
	p.must(p.blobs.Delete(ctx, cloud.Intake, name))
}

// tolerate lets pass what a sender that died after its commit leaves behind.
func (p *play) tolerate(err error) {
	if err != nil && !fault.Retryable(err) && !strings.Contains(err.Error(), "the sender has died") {
		p.t.Fatal(err)
	}
}

func (p *play) fate(t *rapid.T) {
	b := rapid.SampledFrom([]*backend{p.a, p.b, p.writer}).Draw(t, "backend")
	b.next = fate{
		answer:   rapid.SampledFrom([]string{"ok", "ok", "ok", "busy", "outage", "auth", "unheard", "lost"}).Draw(t, "answer"),
		end:      rapid.SampledFrom([]string{"made", "made", "broken", "spoiled", "vanished", "policy", "policy", "policy"}).Draw(t, "end"),
		estimate: rapid.SampledFrom([]int64{0, salePrice, salePrice + 100, 9000}).Draw(t, "estimate"),
		dies:     rapid.SampledFrom([]string{"", "", "submit", "accepted", "poll", "open"}).Draw(t, "dies"),
	}
}

func (p *play) calm() {
	p.a.next, p.b.next = fate{answer: "ok", end: "made"}, fate{answer: "ok", end: "made"}
	p.writer.next = fate{answer: "ok"}
	p.refuse, p.blobs.full = false, false
}

func (p *play) wait(t *rapid.T) {
	p.bench.Clock.Advance(rapid.SampledFrom([]time.Duration{5 * time.Second, time.Minute, 3 * time.Minute, 20 * time.Minute}).Draw(t, "time"))
}

func (p *play) dieAfterCommit(*rapid.T) { p.refuse = true }

func (p *play) dieBeforeWriting(*rapid.T) { p.blobs.full = true }

// sweep does what the scheduled sweeper does.
func (p *play) sweep(*rapid.T) {
	ctx, now := context.Background(), p.bench.Now()
	_, err := outbox.Sweep(ctx, p.bench.Client(), p.bench.Post, now, 1000)
	p.tolerate(err)
	orphans, err := p.journal.Expired(ctx, 1000)
	p.must(err)
	for _, o := range orphans {
		if o.Job != p.ref.Job {
			continue
		}
		letter, err := o.Again(now)
		p.must(err)
		p.tolerate(p.bench.Post.Post(ctx, []outbox.Letter{letter}))
	}
	due, err := p.bench.Due(ctx, 1000)
	p.must(err)
	for _, ref := range due {
		if ref.Job == p.ref.Job {
			p.tolerate(stage.Watch(ctx, p.bench.Store, p.journal, ref, false))
		}
	}
	_, err = p.journal.ClearDoubts(ctx, 1000)
	p.tolerate(err)
}

func (p *play) state() job.Attempt {
	v, err := p.bench.View(context.Background(), store.Ref{Tenant: p.ref.Tenant, Job: p.ref.Job})
	p.must(err)
	return v.Attempt
}

func (p *play) cancel(t *rapid.T) {
	if p.state().State != job.Rendering || rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		t.Skip("goes on")
	}
	p.tolerate(p.bench.Update(context.Background(), store.Ref{Tenant: p.ref.Tenant, Job: p.ref.Job}, func(u *store.Unit) error {
		return u.Move(job.Canceled, "alice", "canceled")
	}))
}

// retry begins another attempt and brings it to where the purchases are planned.
func (p *play) retry(t *rapid.T) {
	if s := p.state().State; s != job.Error && s != job.Canceled {
		t.Skip("has not failed")
	}
	ctx, ref := context.Background(), store.Ref{Tenant: p.ref.Tenant, Job: p.ref.Job}
	p.tolerate(p.bench.Update(ctx, ref, func(u *store.Unit) error { return u.Retry("alice") }))
	for _, s := range []job.State{job.InputSanitized, job.CreativeDirection, job.Rendering} {
		p.tolerate(p.bench.Update(ctx, ref, func(u *store.Unit) error { return u.Move(s, "test", "resumed") }))
	}
	p.ref.Attempt = p.state().Number
	p.must(p.bench.Draw(ctx, p.ref, p.state().CeilingMicros))
	p.tolerate(p.bench.Update(ctx, p.ref, p.plan))
}
