package localcloud

import (
	"context"
	"math"
	"net"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud/schedule"
	"github.com/aiprod/aiprod/shared/outbox"
)

// expireEvery is how often expired documents are removed. The cloud takes up to a day.
const expireEvery = 10 * time.Minute

// takeOver frees what an earlier run of the stack was working on: it is dead, or the data folder would be locked.
func (s *Stack) takeOver(ctx context.Context) error {
	journal, err := s.Env.Journal()
	if err != nil {
		return err
	}
	if err := journal.TakeOver(ctx); err != nil {
		return err
	}
	jobs, err := s.Env.Store()
	if err != nil {
		return err
	}
	if err := erasure.TakeOver(ctx, jobs); err != nil {
		return err
	}
	_, err = outbox.Sweep(ctx, jobs.Client(), jobs.Poster(), s.Env.Now().Add(outbox.Leftover), math.MaxInt32)
	return err
}

// background runs what the clock starts, until ctx ends.
func (s *Stack) background(ctx context.Context) error {
	var jobs []schedule.Job
	for _, f := range s.o.Functions {
		if f.Kind == function.OnSchedule {
			url := s.Env.Config.Function(f.Name)
			jobs = append(jobs, schedule.Job{Name: f.Name, Cron: f.Trigger.Cron, URL: url, Audience: url, ServiceAccount: s.Env.Config.Invoker})
		}
	}
	scheduler, err := schedule.New(jobs, schedule.Options{HTTP: s.loopback(), Token: s.token, Logger: s.o.Log})
	if err != nil {
		return err
	}
	go scheduler.Run(ctx)
	go s.catchUp(ctx, scheduler, jobs)
	go s.expire(ctx)
	return nil
}

// catchUp runs what the clock starts once: a machine that was off, or a stack that
// was killed, has missed it, and what has stopped meanwhile need not wait for the next minute.
func (s *Stack) catchUp(ctx context.Context, scheduler *schedule.Scheduler, jobs []schedule.Job) {
	for _, j := range jobs {
		if err := scheduler.RunNow(ctx, j.Name); err != nil && ctx.Err() == nil {
			s.o.Log.WarnContext(ctx, "missed job failed", "job", j.Name, "error", err)
		}
	}
}

func (s *Stack) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := s.database.Sweep(s.Env.Now()); err != nil {
				s.o.Log.ErrorContext(ctx, "expired documents stay", "error", err)
			}
		}
	}
}

// loopback is a client that reaches this stack under whatever name. Functions
// have a name without a port, so that a task made before a restart finds its function after it.
func (s *Stack) loopback() *http.Client {
	var d net.Dialer
	return &http.Client{
		Transport: &http.Transport{
			DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return d.DialContext(ctx, "tcp", s.host) },
			MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (s *Stack) token(audience, account string) (string, error) {
	return s.Identity.OIDCToken(audience, account), nil
}
