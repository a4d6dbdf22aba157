package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/store"
)

const (
	tenant   = "acme"
	writers  = 16 // that write events at once
	patience = 10 * time.Second
	between  = time.Second // two rounds
)

// A session is one measurement.
type session struct {
	row
	rounds int
	store  *store.Store
	heard  chan heard
	took   []time.Duration
}

// measure watches jobs with so many streams, and has an event happen to each job in each round.
func measure(ctx context.Context, streams, jobs, rounds int) (r row, err error) {
	dir, err := os.MkdirTemp("", "streams")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	m := &session{row: row{Streams: streams, Jobs: jobs, Load: load()}, rounds: rounds, heard: make(chan heard, 10*streams)}
	stack, err := localcloud.Start(ctx, localcloud.Options{Dir: dir, Functions: function.Catalogue{}})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, stack.Close(ctx)) }()
	if m.store, err = stack.Env.Store(); err != nil {
		return r, err
	}
	p, err := start(ctx, stack)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	err = m.run(ctx, p, stack.Identity.IDToken(local.User{UID: "vic", Tenant: tenant, Role: identity.Viewer}))
	return m.row, err
}

func (m *session) run(ctx context.Context, p *program, token string) (err error) {
	if err := m.each(ctx, m.submit); err != nil {
		return err
	}
	if m.IdleMB, err = p.memory("VmRSS"); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var clients sync.WaitGroup
	defer clients.Wait()
	defer cancel()
	if err := m.open(ctx, p, token, &clients); err != nil {
		return err
	}
	for n := range m.rounds {
		if err := m.round(ctx, n+2); err != nil { // the first event is the job's making
			return err
		}
		time.Sleep(between)
	}
	m.sum()
	m.PeakMB, err = p.memory("VmHWM")
	return err
}

// each does something for every job, several at once.
func (m *session) each(ctx context.Context, do func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	for n := range m.Jobs {
		g.Go(func() error { return do(ctx, n) })
	}
	return g.Wait()
}

// submit stores a job that waits for approval, and so does not move by itself.
func (m *session) submit(ctx context.Context, n int) error {
	now := m.store.Now()
	j := job.Job{Schema: job.Schema, ID: jobID(n), Tenant: tenant, Owner: "vic", Created: now, Updated: now, Expires: now.Add(time.Hour), Attempt: 1, State: job.WaitingApproval, Awaiting: true}
	a := job.Attempt{Schema: job.AttemptSchema, Number: 1, State: job.WaitingApproval, Awaiting: true, Created: now, Since: now}
	_, err := m.store.Submit(ctx, j, a, "", store.Key{})
	return err
}

// open opens the streams and waits for their snapshots.
func (m *session) open(ctx context.Context, p *program, token string, clients *sync.WaitGroup) error {
	begun := time.Now()
	failed := make(chan error, m.Streams)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	for i := range m.Streams {
		w := watcher{p.url, token, i % m.Jobs, m.heard}
		watch := w.events
		if i/m.Jobs%2 == 1 || m.Jobs == m.Streams && i%2 == 1 {
			watch = w.socket
		}
		clients.Go(func() {
			if err := watch(ctx, client); ctx.Err() == nil {
				failed <- errors.Join(errors.New("a stream ended"), err)
			}
		})
	}
	for n := 0; n < m.Streams; {
		select {
		case h := <-m.heard:
			if h.is == "snapshot" {
				n++
			}
		case err := <-failed:
			return err
		case <-time.After(time.Minute):
			return errors.New("the streams did not open")
		}
	}
	m.OpenS = time.Since(begun).Seconds()
	return nil
}

// round has one event happen to each job, and waits until every client was told.
func (m *session) round(ctx context.Context, seq int) error {
	committed := make([]time.Time, m.Jobs)
	err := m.each(ctx, func(ctx context.Context, n int) error {
		defer func() { committed[n] = time.Now() }()
		return m.store.Update(ctx, store.Ref{Tenant: tenant, Job: jobID(n)}, func(u *store.Unit) error {
			u.Event("job.noted", "")
			return nil
		})
	})
	if err != nil {
		return err
	}
	end := time.After(patience)
	for n := 0; n < m.Streams; {
		select {
		case h := <-m.heard:
			if h.is == "job.noted" && h.seq == seq {
				m.took = append(m.took, max(0, h.at.Sub(committed[h.job])))
				n++
			}
		case <-end:
			m.Lost += m.Streams - n
			return nil
		}
	}
	return nil
}

func (m *session) sum() {
	slices.Sort(m.took)
	at := func(share float64) float64 {
		if len(m.took) == 0 {
			return 0
		}
		return float64(m.took[int(share*float64(len(m.took)-1))].Microseconds()) / 1000
	}
	m.P50MS, m.P99MS, m.MaxMS = at(0.5), at(0.99), at(1)
}
