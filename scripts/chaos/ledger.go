package chaos

import (
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// calls are the lines of a job's ledger about bought calls, by the vendor's reference.
type calls struct {
	reserved, ended map[string]money.Line
	doubtful        map[string]bool
	settled         map[string]int // how often, by step and backend
}

// ledger holds the lines of a job against its attempts and against what the vendor has billed.
func (a *auditor) ledger(ref store.Ref, v store.View) error {
	lines, err := a.store.Costs(a.ctx, ref)
	if err != nil {
		return err
	}
	c := sorted(lines, ref.Job)
	a.MaybePaid += len(c.doubtful)
	for what, n := range c.settled {
		if n > 1 {
			a.DoublePaid++
			a.find("job %s: %s was settled %d times", ref.Job, what, n)
		}
	}
	spent, held := a.billed(c, ref.Job)
	for n := 1; n <= v.Job.Attempt; n++ {
		at, err := a.attempt(ref, n)
		if err != nil {
			return err
		}
		spent, held = spent-at.SpentMicros, held-at.HeldMicros
	}
	a.differ(spent, "the attempts of %s and its lines differ in what is spent", ref.Job)
	a.differ(held, "the attempts of %s and its lines differ in what is held", ref.Job)
	return nil
}

func sorted(lines []money.Line, id string) calls {
	c := calls{map[string]money.Line{}, map[string]money.Line{}, map[string]bool{}, map[string]int{}}
	for _, l := range lines {
		if l.Call == 0 {
			continue
		}
		key := step.Call{N: l.Call, Line: l}.Ref(id)
		switch l.Kind {
		case money.Reserve:
			c.reserved[key] = l
		case money.Raise:
			r := c.reserved[key]
			r.Micros += l.Micros
			c.reserved[key] = r
		case money.Doubt:
			c.doubtful[key] = true
		case money.Settle:
			c.ended[key] = l
			c.settled[l.Step+" "+l.Backend]++
		case money.Release:
			c.ended[key] = l
		}
	}
	return c
}

// billed holds calls against the vendor's book, and returns what their lines say is spent and held.
func (a *auditor) billed(c calls, id string) (spent, held int64) {
	for key, r := range c.reserved {
		end, known := c.ended[key]
		bill := a.sold[key]
		delete(a.sold, key)
		switch {
		case c.doubtful[key]: // held, whether it was billed or not
			held += r.Micros
			a.MaybeSum += bill
			a.Maybe = append(a.Maybe, Maybe{id, r.Step, r.Call, r.Backend, r.Micros, bill})
		case !known:
			held += r.Micros
			a.differ(r.Micros, "%s is reserved and never ended", key)
		case end.Kind == money.Settle:
			spent += end.Micros
			a.Settled += end.Micros
			a.differ(end.Micros-bill, "%s is settled at %s and billed at %s", key, money.Dollars(end.Micros), money.Dollars(bill))
		default:
			a.differ(bill, "%s was released and billed %s", key, money.Dollars(bill))
		}
	}
	return spent, held
}

// attempt reads an attempt; one that has ended keeps only what it has spent.
func (a *auditor) attempt(ref store.Ref, n int) (job.Attempt, error) {
	ref.Attempt = n
	at, err := a.store.ReadAttempt(a.ctx, ref)
	if err != nil {
		return at, err
	}
	a.drawn += at.EscrowMicros
	if at.State.Final() {
		a.differ(at.EscrowMicros-at.SpentMicros-at.HeldMicros, "attempt %d of %s keeps what it has not spent", n, ref.Job)
	}
	return at, nil
}

func (a *auditor) differ(micros int64, format string, args ...any) {
	if micros == 0 {
		return
	}
	a.Difference += max(micros, -micros)
	a.find(format, args...)
}
