// Package chaos tries to make AIPROD lose a job or pay twice. It runs the real
// stack as a process, has it make small films with bought clips, kills it with -9 at named points
// and at any moment, starts it again, repeats its messages, and lets the vendor refuse, hang,
// break off and forget. Then it holds every job, every file and every line of the
// ledger against what the vendor says it has sold.
package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"time"

	"github.com/aiprod/aiprod/scripts/simulated"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/money"
)

// Options say how much chaos there is.
type Options struct {
	// Jobs is how many films are asked for, Kills how often the stack is killed at least.
	Jobs, Kills int
	// Time is when what is not done is lost.
	Time time.Duration
	// Seed draws the requests, the moments and points of death, and the vendor's faults.
	Seed uint64
	// Dir keeps the stack's data and log.
	Dir string
	// All has every vendor sell, each misbehaving in its own way. Defaults to Runway alone.
	All bool
	// Stack returns the command that runs a stack on a data folder and a port, with the given log. Where vendors is
	// not empty, they are simulated at that address.
	Stack func(data string, port int, log, vendors string) []string
	// Told is told how it goes, now and then.
	Told func(Progress)
}

// A Progress is how far a run is.
type Progress struct {
	Submitted, Ended, Kills int
	Point                   string // where the stack dies next; empty for at any moment, "no more" once it is left alone
	Since                   time.Duration
}

// tellEvery is how often a run without deaths tells how it goes.
const tellEvery = 15 * time.Second

// course is how the vendors behave.
const course = "chaos"

// sideBySide is how many jobs are under way at once.
const sideBySide = 6

// A run is one run of chaos.
type run struct {
	o      Options
	begun  time.Time
	vendor *simulated.Vendors
	stack  *stack
	dice   *rand.Rand // of the killer

	mu      sync.Mutex
	jobs    map[string]*ticket // by id
	ended   int
	kills   int
	points  map[string]int
	claimed int // jobs begun
	// findings are answers that no client should have got.
	findings []string
}

// Run runs chaos until every job has ended and the stack was killed often enough.
func Run(ctx context.Context, o Options) (Result, error) {
	r := &run{o: o, begun: time.Now(), dice: rand.New(rand.NewPCG(o.Seed, 1)), jobs: map[string]*ticket{}, points: map[string]int{}}
	var err error
	if r.vendor, err = simulated.Start(simulated.Options{Course: course, Seed: o.Seed, Slow: 500 * time.Millisecond}); err != nil {
		return Result{}, fmt.Errorf("chaos: vendors: %w", err)
	}
	defer func() { _ = r.vendor.Close() }()
	if err := r.prepare(ctx); err != nil {
		return Result{}, err
	}
	if r.stack, err = newStack(o, r.vendor); err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Time)
	defer cancel()
	if err := r.rage(ctx); err != nil && ctx.Err() == nil { // when the time is over, what is not done is found lost
		return Result{}, err
	}
	return r.audit(context.WithoutCancel(ctx))
}

// plenty is what the tenant may spend in a day, in micro-dollars: chaos is to buy as much as it likes.
const plenty = 10_000_000_000

// prepare gives the tenant its caps, in a data folder on which no function has run yet.
func (r *run) prepare(ctx context.Context) error {
	s, err := localcloud.Start(ctx, localcloud.Options{Dir: r.data(), Functions: function.Catalogue{}, Probe: true})
	if err != nil {
		return fmt.Errorf("chaos: prepare: %w", err)
	}
	db, err := s.Env.Store()
	if err == nil {
		_, err = db.Tenant(tenant).Set(ctx, map[string]any{"schema": 1, "caps": money.Caps{Day: plenty, Month: plenty}})
	}
	return errors.Join(err, s.Close(ctx))
}

// rage runs the traffic and the killer, then a last life in peace.
func (r *run) rage(ctx context.Context) error {
	traffic, stop := context.WithCancel(ctx)
	defer stop()
	var users sync.WaitGroup
	for range min(sideBySide, r.o.Jobs) {
		users.Go(func() { r.user(traffic) })
	}
	repeats := make(chan struct{})
	go func() {
		defer close(repeats)
		r.repeat(traffic)
	}()
	err := r.kill(ctx)
	if err == nil {
		err = r.stack.live(ctx, "")
	}
	if err == nil {
		err = r.peace(ctx, &users)
	}
	stop()
	users.Wait()
	<-repeats
	return errors.Join(err, r.stack.end())
}

// peace waits until all users are done and no paid call is open.
func (r *run) peace(ctx context.Context, users *sync.WaitGroup) error {
	done := make(chan struct{})
	go func() {
		users.Wait()
		close(done)
	}()
	for waiting := true; waiting; {
		r.tell("no more")
		select {
		case <-done:
			waiting = false
		case <-time.After(tellEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for r.open(ctx) > 0 {
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil
}

// kill lets the stack live and die until it has died often enough and at every point, or all jobs have ended.
func (r *run) kill(ctx context.Context) error {
	for i := 0; r.mayDie(); i++ {
		point := r.point(i)
		r.tell(point)
		if err := r.stack.live(ctx, point); err != nil {
			return err
		}
		life := time.Duration(500+r.dice.IntN(5500)) * time.Millisecond
		if point != "" {
			life = 12 * time.Second
		}
		died := r.stack.die(ctx, life)
		if err := ctx.Err(); err != nil {
			return err
		}
		r.mu.Lock()
		r.kills++
		if died && point != "" {
			r.points[point]++
		}
		r.mu.Unlock()
	}
	return nil
}

// mayDie reports whether there is more to kill.
func (r *run) mayDie() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended < r.o.Jobs && (r.kills < r.o.Kills || len(r.points) < len(Points))
}

// point is where the stack dies in its i-th life: at a point it has not died at in
// every other life, as long as there is one, else at any moment or a point by lot.
func (r *run) point(i int) string {
	if i%2 == 1 {
		return ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for j := range Points { // a point that does not come up is tried again after the others
		p := Points[(i/2+j)%len(Points)]
		if r.points[p] == 0 {
			return p
		}
	}
	return Points[r.dice.IntN(len(Points))]
}

func (r *run) tell(point string) {
	if r.o.Told == nil {
		return
	}
	r.mu.Lock()
	p := Progress{Submitted: len(r.jobs), Ended: r.ended, Kills: r.kills, Point: point, Since: time.Since(r.begun)}
	r.mu.Unlock()
	r.o.Told(p)
}

func (r *run) data() string { return filepath.Join(r.o.Dir, "data") }

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
