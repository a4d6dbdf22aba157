package cloud

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	taskspb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"

	"github.com/aiprod/aiprod/shared/brake"
)

// brakeLife is how long an instance goes by what it has read of the switch.
const brakeLife = 10 * time.Second

// A Brake is the switch on spending as an instance knows it. It is safe for concurrent use.
type Brake struct {
	read func(context.Context) (brake.Switch, error)
	now  func() time.Time

	mu    sync.Mutex
	known brake.Switch
	until time.Time
}

// NewBrake returns a brake that reads the switch by a function.
func NewBrake(read func(context.Context) (brake.Switch, error), now func() time.Time) *Brake {
	return &Brake{read: read, now: now}
}

// newBrake returns the brake of an environment.
func (e *Env) newBrake() *Brake {
	return NewBrake(func(ctx context.Context) (brake.Switch, error) {
		s, err := e.store()
		if err != nil {
			return brake.Switch{}, err
		}
		return s.Brake(ctx)
	}, func() time.Time { return e.Now() })
}

// Look returns how the switch stands, at most 10 s ago.
func (b *Brake) Look(ctx context.Context) (brake.Switch, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if now.Before(b.until) {
		return b.known, nil
	}
	s, err := b.read(ctx)
	if err != nil {
		return brake.Switch{}, err
	}
	b.known, b.until = s, now.Add(brakeLife)
	return s, nil
}

// Admits returns why no new work is taken on, nil where it is. It fails closed: where the switch cannot be read there is no new
// work. That refuses nobody who could have been served, because the switch lies in the database that the work would be written to.
func (b *Brake) Admits(ctx context.Context) error {
	s, err := b.Look(ctx)
	if err != nil {
		return err
	}
	return s.Admits()
}

// Frozen reports whether work that is under way may begin nothing that costs money. It fails open: what it stops is
// stopped by the queues as well, and a database that does not answer stops it anyway.
func (b *Brake) Frozen(ctx context.Context) bool {
	s, err := b.Look(ctx)
	return err == nil && s.Frozen
}

// Forget has the switch read anew when it is next asked about.
func (b *Brake) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = time.Time{}
}

// turns is how often queues are set again because the switch was turned meanwhile.
const turns = 5

// Settle has queues stand as the switch does: paused where nothing is to be spent, running otherwise. Who pauses and who
// resumes at once may each come last; so the switch is looked at again afterwards.
func (e *Env) Settle(ctx context.Context, queues []string) error {
	s, err := e.store()
	if err != nil {
		return err
	}
	defer e.Brake.Forget()
	for range turns {
		now, err := s.Brake(ctx)
		if err != nil {
			return err
		}
		if err := e.set(ctx, queues, now.Frozen); err != nil {
			return err
		}
		if settled, err := s.Settled(ctx, now); settled || err != nil {
			return err
		}
	}
	return errors.New("cloud: the switch is turned faster than queues are set")
}

// set pauses or resumes queues. One that cannot be set keeps none of the others.
func (e *Env) set(ctx context.Context, queues []string, paused bool) error {
	var errs []error
	for _, q := range queues {
		if err := e.Pauser.Pause(ctx, q, paused); err != nil {
			errs = append(errs, fmt.Errorf("cloud: queue %s: %w", q, err))
		}
	}
	return errors.Join(errs...)
}

// A Pauser stops and starts queues.
type Pauser interface {
	// Pause has a queue keep its tasks, or hand them out again. Doing so again changes nothing.
	Pause(ctx context.Context, queue string, paused bool) error
}

// pauser pauses queues of Cloud Tasks. A task that runs runs on.
type pauser struct{ e *Env }

var _ Pauser = pauser{}

// Pause implements Pauser.
func (p pauser) Pause(ctx context.Context, queue string, paused bool) error {
	client, err := p.e.tasks()
	if err != nil {
		return err
	}
	name := p.e.Config.Queue(queue)
	if paused {
		_, err = client.PauseQueue(ctx, &taskspb.PauseQueueRequest{Name: name})
		return err
	}
	_, err = client.ResumeQueue(ctx, &taskspb.ResumeQueueRequest{Name: name})
	return err
}

type heldPauser struct {
	grant
	Pauser
}

// Pause implements Pauser.
func (h heldPauser) Pause(ctx context.Context, queue string, paused bool) error {
	if err := h.hold(h.needs.PausesQueue(queue), "pauses %s", queue); err != nil {
		return err
	}
	return h.Pauser.Pause(ctx, queue, paused)
}
