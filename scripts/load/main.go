// Command load measures what the API answers under load: many submitters at once, each with credentials of its own,
// then as many readers of what they have submitted, and then readers beside as many submitters.
//
//	go run -C scripts/load .                    # starts a stack of its own
//	go run -C scripts/load . --each 30      # calls of each client, back to back: all that a minute's limit allows
//	go run -C scripts/load . --rate 400     # calls a second, of all clients together
//	go run -C scripts/load . --json
//	go run -C scripts/load . --data ../../.aiprod   # loads the stack that runs there
//
// Without a rate each client sends its next request when its last was answered: as many as the machine can answer, and
// many times what the rate limits allow as many clients for longer than a moment. So the stack counts calls and
// refuses none (AIPROD_RATE_FACTOR=1000, to be set for a stack that runs already), but for --each.
//
// What is measured is the API and the local cloud under it, and not the making of films: a stack of its own runs the
// functions of the API program and no others, so that what is submitted stays in state INIT. A stack that runs already directs
// each film and then waits, since the preset asks for approval.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

// What the bars are, at p99.
const (
	barSubmit = 150 * time.Millisecond
	barRead   = 50 * time.Millisecond
)

// options are what the command line says.
type options struct {
	Clients  int
	Duration time.Duration
	Rate     int
	Each     int
	Data     string
	Profile  string
	JSON     bool
	// Of a server that answers submissions and nothing else, as scripts/compare/fastapi has two of.
	URL, Token string
	PID        int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := measure
	if os.Getenv(serveEnv) != "" {
		run = serve
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1) //nolint:gocritic // the signal needs no letting go any more
	}
}

// clientsHeap is how much the clients may leave lying before it is collected, in bytes: what is measured is the stack, and not how
// long those who call it stop to tidy up, which at their usual few megabytes is ten times a second.
const clientsHeap = 512 << 20

func measure(ctx context.Context) (err error) {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(clientsHeap)
	var o options
	flag.IntVar(&o.Clients, "clients", 100, "how many call at once")
	flag.DurationVar(&o.Duration, "duration", 10*time.Second, "how long each kind of load lasts")
	flag.IntVar(&o.Each, "each", 0, "calls of each client, with rate limits as they are, instead of a duration")
	flag.IntVar(&o.Rate, "rate", 0, "calls a second of all clients together; 0 is as many as are answered")
	flag.StringVar(&o.Data, "data", "", "folder of a stack that runs, with AIPROD_RATE_FACTOR=1000; empty starts one")
	flag.StringVar(&o.Profile, "profile", "", "file for a CPU profile of the stack this starts")
	flag.StringVar(&o.URL, "url", "", "address of a server that only takes submissions; needs --token")
	flag.StringVar(&o.Token, "token", "", "what all clients send to --url")
	flag.IntVar(&o.PID, "pid", 0, "process of --url, to measure its CPU and that of its children")
	flag.BoolVar(&o.JSON, "json", false, "print rows as JSON")
	flag.Parse()
	fmt.Fprintf(os.Stderr, "%s, %d CPUs, load %s, %d clients\n", runtime.Version(), runtime.NumCPU(), load(), o.Clients)
	if o.URL != "" {
		return submits(&stack{url: o.URL, pid: o.PID}, []client{bearing(o.Token)}, o)[0].print(o.JSON)
	}
	s, err := target(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	clients, err := s.credentials(ctx, o.Clients)
	if err != nil {
		return err
	}
	missed := false
	tell := func(rows []row) error {
		for _, r := range rows {
			missed = missed || r.missed()
			if err := r.print(o.JSON); err != nil {
				return err
			}
		}
		return nil
	}
	if err := errors.Join(tell(submits(s, clients, o)), tell(reads(s, clients, o))); err != nil {
		return err
	}
	if o.Each == 0 { // else they have no calls left
		if err := tell(both(s, clients, o)); err != nil {
			return err
		}
	}
	if missed {
		return fmt.Errorf("over the bar: p99 of %s for submits, %s for reads, without errors", barSubmit, barRead)
	}
	return nil
}
