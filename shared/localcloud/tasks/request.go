package tasks

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"

	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// maxRetryAfter bounds what a target may ask for with Retry-After.
const maxRetryAfter = time.Hour

// headers returns those that describe the attempt that has begun.
func (t *task) headers() http.Header {
	h := http.Header{}
	h.Set("User-Agent", "Google-Cloud-Tasks")
	h.Set("X-CloudTasks-QueueName", resource.ShortName(t.queue.spec.Name))
	h.Set("X-CloudTasks-TaskName", resource.ShortName(t.spec.Name))
	h.Set("X-CloudTasks-TaskRetryCount", strconv.Itoa(int(t.spec.DispatchCount)-1))
	h.Set("X-CloudTasks-TaskExecutionCount", strconv.Itoa(t.executions))
	due := t.spec.ScheduleTime
	h.Set("X-CloudTasks-TaskETA", fmt.Sprintf("%d.%06d", due.Seconds, due.Nanos/1000))
	if t.previous != 0 {
		h.Set("X-CloudTasks-TaskPreviousResponse", strconv.Itoa(t.previous))
	}
	if t.reason != "" {
		h.Set("X-CloudTasks-TaskRetryReason", t.reason)
	}
	return h
}

// post makes the request of a task.
func (s *Server) post(spec *pb.Task, headers http.Header) outcome {
	ctx, cancel := context.WithTimeout(s.sender.Requests(), spec.DispatchDeadline.AsDuration())
	defer cancel()
	req, err := s.request(ctx, spec.GetHttpRequest(), headers)
	if err != nil {
		return outcome{err: err}
	}
	status, header, err := s.sender.Send(req)
	if err != nil {
		return outcome{err: err}
	}
	return outcome{status: status, retryAfter: retryAfter(header.Get("Retry-After"), s.opt.Now())}
}

func (s *Server) request(ctx context.Context, target *pb.HttpRequest, headers http.Header) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, target.HttpMethod.String(), target.Url, bytes.NewReader(target.Body))
	if err != nil {
		return nil, err
	}
	req.Header = headers
	for k, v := range target.Headers {
		if !reserved(k) {
			req.Header.Set(k, v)
		}
	}
	oidc := target.GetOidcToken()
	if oidc == nil {
		return req, nil
	}
	return req, s.sender.Authorise(req, cmp.Or(oidc.Audience, target.Url), oidc.ServiceAccountEmail)
}

// reserved reports whether a header is the service's to set.
func reserved(name string) bool {
	name = http.CanonicalHeaderKey(name)
	switch name {
	case "Host", "Content-Length", "User-Agent":
		return true
	}
	for _, prefix := range []string{"X-Google-", "X-Appengine-", "X-Cloudtasks-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// retryAfter reads a Retry-After header, in seconds or as a date; 0 if there is
// none that makes sense.
func retryAfter(value string, now time.Time) time.Duration {
	d := time.Duration(0)
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		d = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(value); err == nil {
		d = date.Sub(now)
	}
	return min(max(d, 0), maxRetryAfter)
}
