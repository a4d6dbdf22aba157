package stage_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// books are the paid calls of the job by reference, each with the kinds of its lines.
func (p *play) books() (calls map[string][]money.Kind, spent, held int64) {
	lines, err := p.bench.Costs(context.Background(), p.ref)
	p.must(err)
	calls = map[string][]money.Kind{}
	reserved := map[string]int64{}
	for _, l := range lines {
		if l.Call == 0 {
			continue // our own machines' work
		}
		ref := step.Call{N: l.Call, Line: l}.Ref(p.ref.Job)
		if l.Kind != money.Raise { // that one neither begins nor ends it
			calls[ref] = append(calls[ref], l.Kind)
		}
		switch l.Kind {
		case money.Reserve, money.Raise:
			reserved[ref], held = reserved[ref]+l.Micros, held+l.Micros
		case money.Release:
			held -= l.Micros
		case money.Settle:
			held, spent = held-reserved[ref], spent+l.Micros
		case money.Doubt:
		}
	}
	return calls, spent, held
}

// check holds the ledger, the attempts and the backends' truth against each other.
func (p *play) check(t *rapid.T) {
	p.refusals(t)
	calls, spent, held := p.books()
	for n, open := 1, 0; n <= p.state().Number; n++ {
		var a job.Attempt
		d, err := p.bench.Attempt(store.Ref{Tenant: p.ref.Tenant, Job: p.ref.Job, Attempt: n}).Get(context.Background())
		p.must(err)
		p.must(d.DataTo(&a))
		spent, held = spent-a.SpentMicros, held-a.HeldMicros
		if a.Drawn && a.SpentMicros+a.HeldMicros > a.EscrowMicros {
			t.Fatalf("attempt %d: spent %d and held %d of %d", n, a.SpentMicros, a.HeldMicros, a.EscrowMicros)
		}
		if !a.State.Final() {
			open++
		}
		if open > 1 {
			t.Fatal("two attempts run")
		}
	}
	if spent != 0 || held != 0 {
		t.Fatalf("the ledger and the attempts differ by %d spent and %d held", spent, held)
	}
	for name, b := range map[string]*backend{"a": p.a, "b": p.b, "writer": p.writer} {
		sold := map[string]int{}
		for _, s := range b.sales {
			cut := s.ref[:strings.LastIndex(s.ref, "-")]
			if s.billed() {
				sold[cut]++
			}
			kinds := calls[s.ref]
			if len(kinds) == 0 || s.billed() && slices.Contains(kinds, money.Release) {
				t.Fatalf("%s has billed %s, the ledger says %v", name, s.ref, kinds)
			}
		}
		for ref, n := range sold {
			if n > 1 {
				t.Fatalf("%s was paid %d times for %s", name, n, ref)
			}
		}
	}
}

// refusals holds that what a backend has refused is asked of it once more in other words, and of no other.
func (p *play) refusals(t *rapid.T) {
	steps, err := p.journal.Group(context.Background(), p.ref, stage.Takes)
	p.must(err)
	for _, st := range steps {
		refused := st.Refused()
		if st.Stage != job.Generate || len(refused) == 0 {
			continue
		}
		if len(refused) > 2 || len(refused) > 1 && st.Reworded == nil {
			t.Fatalf("%s was refused %d times", st.Name, len(refused))
		}
		for _, c := range st.Calls {
			if c.Line.Attempt == st.Attempt && c.N > refused[0].N && c.Line.Stage == "generate" && (c.Line.Backend != refused[0].Line.Backend || st.Reworded == nil) {
				t.Fatalf("%s, refused by %s, was taken to %s", st.Name, refused[0].Line.Backend, c.Line.Backend)
			}
		}
		for _, s := range slices.Concat(p.a.sales, p.b.sales) {
			for _, c := range st.Calls {
				if s.ref == c.Ref(p.ref.Job) && c.Line.Attempt == st.Attempt && (s.prompt != st.Part) != (c.N > refused[0].N) {
					t.Fatalf("%s asks for %q in call %d", st.Name, s.prompt, c.N)
				}
			}
		}
	}
}

// settle lets everything go well and time pass, until nothing is under way.
func (p *play) settle(t *rapid.T) {
	p.calm()
	for range 60 {
		p.receive()
		for _, l := range slices.Clone(p.mail) {
			if !p.handle(l) {
				p.mail = slices.DeleteFunc(p.mail, func(o outbox.Letter) bool { return o.Name == l.Name && string(o.Data) == string(l.Data) })
			}
		}
		for _, name := range slices.Clone(p.blobs.events) {
			p.blobs.events = slices.DeleteFunc(p.blobs.events, func(o string) bool { return o == name })
			p.ingest(name)
		}
		p.bench.Clock.Advance(2 * time.Minute)
		p.sweep(t)
		p.check(t)
		if p.over() {
			break
		}
	}
	a := p.state()
	if !p.over() {
		t.Fatalf("the job stands in %s, nothing is under way:%s", a.State, p.steps())
	}
	p.bench.Clock.Advance(25 * time.Hour)
	p.sweep(t)
	p.check(t)
	if _, _, held := p.books(); held != 0 && a.State != job.AgentsExecuted {
		t.Fatalf("%d micro-dollars are still held", held)
	}
}

// steps tells where every step stands.
func (p *play) steps() string {
	docs, err := p.bench.Job(p.ref).Collection("steps").Documents(context.Background()).GetAll()
	p.must(err)
	text := ""
	for _, d := range docs {
		var st step.Step
		p.must(d.DataTo(&st))
		text += fmt.Sprintf("\n%s of attempt %d: %s, generation %d, until %s, tries %d, lost %d, calls %+v",
			st.Name, st.Attempt, st.State, st.Generation, st.Until.Format(time.TimeOnly), st.Tries, st.Lost, st.Calls)
	}
	return text + "\nat " + p.bench.Now().Format(time.TimeOnly)
}

// over reports whether the job has ended, or has all its takes, and no call of it is open.
func (p *play) over() bool {
	calls, _, _ := p.books()
	for _, kinds := range calls {
		if len(kinds) < 2 {
			return false
		}
	}
	s := p.state().State
	return s.Final() || s == job.AgentsExecuted
}
