package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/job"
)

const (
	soonest = 100 * time.Millisecond // before a stream that broke is opened again
	slowest = 3 * time.Second
)

// watch follows a job until it ends or waits for a person, telling show every
// view of it. It resumes after a dropped connection, and while the API is away.
func (c *client) watch(ctx context.Context, id string, show func(jobs.Job)) (jobs.Job, error) {
	v := &viewer{client: c, path: "/job/" + id + "/events", show: show}
	for wait := soonest; ; wait = min(2*wait, slowest) {
		before := v.last
		err := v.follow(ctx)
		if err == nil || ctx.Err() != nil {
			return v.job, errors.Join(err, ctx.Err())
		}
		var refused *refusal
		if errors.As(err, &refused) && refused.Status < http.StatusInternalServerError {
			return v.job, err
		}
		if v.last != before {
			wait = soonest
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// A viewer watches one job.
type viewer struct {
	client *client
	path   string
	show   func(jobs.Job)

	job  jobs.Job // as last seen
	last string   // seq of the last message
}

var errDropped = errors.New("the event stream ended early")

// follow watches over one connection. It returns nil once the job has ended or waits.
func (v *viewer) follow(ctx context.Context) error {
	header := http.Header{}
	if v.last != "" {
		header.Set("Last-Event-ID", v.last)
	}
	res, err := v.client.request(ctx, http.MethodGet, v.path, nil, header)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		message, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		if settled, err := v.see([]byte(message)); settled || err != nil {
			return err
		}
	}
	return errDropped
}

// see takes in a message, and reports whether nothing more is to be waited for.
func (v *viewer) see(message []byte) (settled bool, err error) {
	var m struct {
		Type string          `json:"type"`
		Seq  int             `json:"seq"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(message, &m); err != nil {
		return false, err // it was cut
	}
	v.last = strconv.Itoa(m.Seq)
	if m.Type != "snapshot" && m.Type != "progress" {
		return false, nil // the job as it is then follows
	}
	v.job = jobs.Job{} // what the new view leaves out is over, like the shots of a drawn film
	if err := json.Unmarshal(m.Data, &v.job); err != nil {
		return false, err
	}
	v.show(v.job)
	return v.job.State.Final() || v.job.Status == job.AwaitingApproval, nil
}
