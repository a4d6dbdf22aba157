// Package ops is the functions the clock or the platform starts. A file is a function.
package ops

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Sweep drives on whatever has stopped: letters that were never posted, steps
// whose worker has gone, whose poll or whose file's event never came, jobs that do not
// get on or have waited too long, calls nobody has cleared up, erasures that were left half done, queues that do not stand as the switch on spending does, which it also turns: see pace. The database remembers what is due, not a process.
var _ = function.Schedule("sweep", "* * * * *", cloud.Needs{Posts: []string{cloud.Everything}, Pauses: stage.SpendingQueues()}, sweep)

// batch is how much of each kind one sweep takes on; the next one takes the rest.
const batch = 200

// A broom is what sweeps: the store and journal of an environment.
type broom struct {
	env     *cloud.Env
	store   *store.Store
	journal *step.Journal
	held    []string // the queues that are paused while nothing is to be spent
}

func sweep(ctx context.Context, env *cloud.Env) error {
	s, err := env.Store()
	if err != nil {
		return err
	}
	j, err := env.Journal()
	if err != nil {
		return err
	}
	b := broom{env, s, j, stage.SpendingQueues()}
	var errs []error
	for _, kind := range []struct {
		name  string
		sweep func(context.Context) (int, error)
	}{{"brakes", b.pace}, {"letters", b.letters}, {"steps", b.steps}, {"jobs", b.jobs}, {"doubts", b.doubts}, {"erasures", b.erasures}} {
		n, err := kind.sweep(ctx)
		if err != nil {
			errs = append(errs, fmt.Errorf("sweep %s: %w", kind.name, err))
		}
		if n > 0 {
			env.Log.InfoContext(ctx, "swept", kind.name, n)
		}
	}
	return errors.Join(errs...)
}

// letters posts the boxes that were forgotten.
func (b broom) letters(ctx context.Context) (int, error) {
	return outbox.Sweep(ctx, b.store.Client(), b.store.Poster(), b.store.Now(), batch)
}

func (b broom) doubts(ctx context.Context) (int, error) { return b.journal.ClearDoubts(ctx, batch) }

// erasures drives on those nobody gets on with.
func (b broom) erasures(ctx context.Context) (int, error) {
	return erasure.Overdue(ctx, b.store, batch)
}

// steps drives on the steps whose lease, or whose letter, is overdue.
func (b broom) steps(ctx context.Context) (int, error) {
	orphans, err := b.journal.Expired(ctx, batch)
	errs := []error{err} // of those that cannot be read: the others are driven on
	frozen := b.env.Brake.Frozen(ctx)
	for _, o := range orphans {
		if frozen && slices.Contains(b.held, o.Step.Letter.Queue) {
			continue // its letter lies in a queue that is paused, and would once more each minute
		}
		if err := b.drive(ctx, o); err != nil {
			errs = append(errs, fmt.Errorf("%s of job %s: %w", o.Step.Name, o.Job, err))
		}
	}
	return len(orphans), errors.Join(errs...)
}

// jobs looks at the attempts that are due.
func (b broom) jobs(ctx context.Context) (int, error) {
	due, err := b.store.Due(ctx, batch)
	frozen := b.env.Brake.Frozen(ctx)
	errs := []error{err} // of those that cannot be read: the others are looked at
	for _, ref := range due {
		if err := stage.Watch(ctx, b.store, b.journal, ref, frozen); err != nil {
			errs = append(errs, fmt.Errorf("job %s: %w", ref.Job, err))
		}
	}
	return len(due), errors.Join(errs...)
}

// drive runs a step again.
func (b broom) drive(ctx context.Context, o step.Orphan) error {
	letter, err := o.Again(b.store.Now())
	if err != nil {
		return err
	}
	return b.store.Poster().Post(ctx, []outbox.Letter{letter})
}
