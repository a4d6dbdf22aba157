package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/job"
)

// watch follows a job until it ends or waits for a person, telling show every
// view of it. It resumes after a dropped connection.
func (c *client) watch(ctx context.Context, id string, show func(jobs.Job)) (jobs.Job, error) {
	last := ""
	for {
		view, event, err := c.follow(ctx, id, last, show)
		if err == nil || ctx.Err() != nil {
			return view, errors.Join(err, ctx.Err())
		}
		var refused *refusal
		if errors.As(err, &refused) {
			return view, err
		}
		last = event
	}
}

var errDropped = errors.New("the event stream ended early")

func (c *client) follow(ctx context.Context, id, last string, show func(jobs.Job)) (view jobs.Job, event string, err error) {
	header := http.Header{}
	if last != "" {
		header.Set("Last-Event-ID", last)
	}
	res, err := c.request(ctx, http.MethodGet, "/job/"+id+"/events", nil, header)
	if err != nil {
		return view, last, err
	}
	defer func() { _ = res.Body.Close() }()
	event = last
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	kind := ""
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch field {
		case "event":
			kind = value
		case "id":
			event = value
		case "data":
			view = jobs.Job{} // what the new view leaves out is over, like the shots of a drawn film
			if kind == "snapshot" || kind == "progress" {
				err = json.Unmarshal([]byte(value), &view)
			} else { // something happened: look at the whole job
				_, err = c.call(ctx, http.MethodGet, "/job/"+id, nil, &view, nil)
			}
			if err != nil {
				return view, event, err
			}
			show(view)
			if view.State.Final() || view.Status == job.AwaitingApproval {
				return view, event, nil
			}
		}
	}
	return view, event, errDropped
}
