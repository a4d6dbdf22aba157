// Package schedule is Cloud Scheduler in this process: it posts to addresses at
// the times of unix-cron expressions, in UTC.
//
// As in the cloud a minute that passes while nothing runs is lost, a job whose
// request still runs when its next time comes skips that time, and a failure is
// not repeated before the next time. It keeps no state and has no API.
package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// attemptDeadline is how long a request may take, the cloud's default.
const attemptDeadline = 3 * time.Minute

// A Job is an address to post to and when.
type Job struct {
	Name           string // for the log and the X-CloudScheduler-JobName header
	Cron           string // see ParseCron
	URL            string
	Audience       string // of the OIDC token; empty: the URL
	ServiceAccount string // e-mail in the OIDC token
}

// Options are what a Scheduler works with.
type Options struct {
	// HTTP sends the requests. Nil: http.DefaultClient.
	HTTP *http.Client
	// Token returns the bearer token of a request. Nil: none is sent.
	Token func(audience, serviceAccount string) (string, error)
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
	// Logger hears of failures. Defaults to slog.Default.
	Logger *slog.Logger
}

// A Scheduler runs jobs. Make it with New.
type Scheduler struct {
	opt  Options
	jobs []timed
}

type timed struct {
	Job
	cron Cron
}

// New returns a scheduler of these jobs; an expression that does not parse is an
// error. Nothing is posted before Run.
func New(jobs []Job, opt Options) (*Scheduler, error) {
	if opt.HTTP == nil {
		opt.HTTP = http.DefaultClient
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	s := &Scheduler{opt: opt}
	for _, job := range jobs {
		cron, err := ParseCron(job.Cron)
		if err != nil {
			return nil, fmt.Errorf("job %s: %w", job.Name, err)
		}
		s.jobs = append(s.jobs, timed{job, cron})
	}
	return s, nil
}

// Run posts until ctx ends, which cuts off running requests too; it returns
// when all have ended.
func (s *Scheduler) Run(ctx context.Context) {
	var jobs sync.WaitGroup
	for _, job := range s.jobs {
		jobs.Go(func() { s.keep(ctx, job) })
	}
	jobs.Wait()
}

// RunNow posts the job of this name once, whatever the time, and returns an
// error when there is none or its target does not answer 2xx.
func (s *Scheduler) RunNow(ctx context.Context, name string) error {
	for _, job := range s.jobs {
		if job.Name == name {
			return s.post(ctx, job.Job, s.opt.Now())
		}
	}
	return fmt.Errorf("schedule: no job %q", name)
}

// keep posts one job at its times.
func (s *Scheduler) keep(ctx context.Context, job timed) {
	for {
		at := job.cron.Next(s.opt.Now().UTC())
		if at.IsZero() {
			s.opt.Logger.Warn("schedule: job never runs", "job", job.Name, "cron", job.Cron)
			return
		}
		timer := time.NewTimer(at.Sub(s.opt.Now()))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if err := s.post(ctx, job.Job, at); err != nil && ctx.Err() == nil {
			s.opt.Logger.Warn("schedule: job failed", "job", job.Name, "error", err)
		}
	}
}

func (s *Scheduler) post(ctx context.Context, job Job, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, attemptDeadline)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, job.URL, http.NoBody)
	if err != nil {
		return fmt.Errorf("schedule: job %s: %w", job.Name, err)
	}
	req.Header.Set("User-Agent", "Google-Cloud-Scheduler")
	req.Header.Set("X-CloudScheduler", "true")
	req.Header.Set("X-CloudScheduler-JobName", job.Name)
	req.Header.Set("X-CloudScheduler-ScheduleTime", at.UTC().Format(time.RFC3339))
	if err := s.sign(req, job); err != nil {
		return fmt.Errorf("schedule: job %s: %w", job.Name, err)
	}
	res, err := s.opt.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("schedule: job %s: %w", job.Name, err)
	}
	defer res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("schedule: job %s: %s answered %s", job.Name, req.URL.Redacted(), res.Status)
	}
	return nil
}

func (s *Scheduler) sign(req *http.Request, job Job) error {
	if s.opt.Token == nil {
		return nil
	}
	audience := job.Audience
	if audience == "" {
		audience = job.URL
	}
	token, err := s.opt.Token(audience, job.ServiceAccount)
	if err != nil {
		return fmt.Errorf("token for %s: %w", audience, err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}
