package tasks

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Google's limits on a task.
const (
	maxTaskBytes = 1 << 20
	maxURL       = 2083
	maxAhead     = 30 * 24 * time.Hour

	defaultDeadline  = 10 * time.Minute
	shortestDeadline = 15 * time.Second
	longestDeadline  = 30 * time.Minute
)

var (
	queueForm = regexp.MustCompile(`^projects/[^/]+/locations/[^/]+/queues/[A-Za-z0-9-]{1,100}$`)
	taskForm  = regexp.MustCompile(`^tasks/[A-Za-z0-9_-]{1,500}$`)
)

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, format, args...)
}

// queueOf returns the name of the queue that a task's name is in.
func queueOf(task string) string {
	queue, _, _ := strings.Cut(task, "/tasks/")
	return queue
}

// completeQueue checks a queue and sets the defaults of the cloud.
func completeQueue(q *pb.Queue) error {
	switch {
	case !queueForm.MatchString(q.Name):
		return invalid("%q is not a name of the form projects/P/locations/L/queues/ID", q.Name)
	case q.HttpTarget != nil || q.AppEngineRoutingOverride != nil:
		return invalid("targets at the level of the queue are not supported here")
	}
	if q.RateLimits == nil {
		q.RateLimits = &pb.RateLimits{}
	}
	if q.RetryConfig == nil {
		q.RetryConfig = &pb.RetryConfig{}
	}
	if q.State == pb.Queue_STATE_UNSPECIFIED {
		q.State = pb.Queue_RUNNING
	}
	return errors.Join(completeRate(q.RateLimits), completeRetry(q.RetryConfig))
}

func completeRate(r *pb.RateLimits) error {
	if r.MaxDispatchesPerSecond == 0 {
		r.MaxDispatchesPerSecond = 500
	}
	if r.MaxConcurrentDispatches == 0 {
		r.MaxConcurrentDispatches = 1000
	}
	if r.MaxDispatchesPerSecond < 0 || r.MaxDispatchesPerSecond > 500 {
		return invalid("%v dispatches a second, more than 0 up to 500 are allowed", r.MaxDispatchesPerSecond)
	}
	if r.MaxConcurrentDispatches < 0 || r.MaxConcurrentDispatches > 5000 {
		return invalid("%d concurrent dispatches, from 1 to 5000 are allowed", r.MaxConcurrentDispatches)
	}
	r.MaxBurstSize = int32(min(100, math.Ceil(r.MaxDispatchesPerSecond)))
	return nil
}

func completeRetry(c *pb.RetryConfig) error {
	if c.MaxAttempts == 0 {
		c.MaxAttempts = 100
	}
	if c.MaxRetryDuration == nil {
		c.MaxRetryDuration = &durationpb.Duration{}
	}
	if c.MinBackoff == nil {
		c.MinBackoff = durationpb.New(100 * time.Millisecond)
	}
	if c.MaxBackoff == nil {
		c.MaxBackoff = durationpb.New(time.Hour)
	}
	if c.MaxDoublings == 0 {
		c.MaxDoublings = 16
	}
	shortest, longest := c.MinBackoff.AsDuration(), c.MaxBackoff.AsDuration()
	switch {
	case c.MaxAttempts < -1:
		return invalid("%d attempts, allowed are positive numbers and -1", c.MaxAttempts)
	case shortest < 0 || longest < shortest || c.MaxRetryDuration.AsDuration() < 0 || c.MaxDoublings < 0:
		return invalid("backoff from %v to %v, %d doublings, retries for %v: none may be negative, the minimum not above the maximum",
			shortest, longest, c.MaxDoublings, c.MaxRetryDuration.AsDuration())
	}
	return nil
}

// completeTask checks a task for a queue and sets the defaults of the cloud,
// apart from its name.
func completeTask(t *pb.Task, queue string, now time.Time) error {
	rest, ok := strings.CutPrefix(t.Name, queue+"/")
	if t.Name != "" && (!ok || !taskForm.MatchString(rest)) {
		return invalid("%q is not a name of the form %s/tasks/ID", t.Name, queue)
	}
	if t.GetHttpRequest() == nil {
		return invalid("only HTTP targets are supported here")
	}
	if n := proto.Size(t); n > maxTaskBytes {
		return invalid("task of %d bytes, at most %d are allowed", n, maxTaskBytes)
	}
	if t.ScheduleTime != nil && t.ScheduleTime.AsTime().Sub(now) > maxAhead {
		return invalid("scheduled for %v, at most %v ahead are allowed", t.ScheduleTime.AsTime(), maxAhead)
	}
	if t.DispatchDeadline == nil {
		t.DispatchDeadline = durationpb.New(defaultDeadline)
	}
	if d := t.DispatchDeadline.AsDuration(); d < shortestDeadline || d > longestDeadline {
		return invalid("dispatch deadline of %v, from %v to %v are allowed", d, shortestDeadline, longestDeadline)
	}
	return completeTarget(t.GetHttpRequest())
}

func completeTarget(r *pb.HttpRequest) error {
	u, err := url.Parse(r.Url)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(r.Url) > maxURL {
		return invalid("%q is not an http or https address of at most %d characters", r.Url, maxURL)
	}
	if r.HttpMethod == pb.HttpMethod_HTTP_METHOD_UNSPECIFIED {
		r.HttpMethod = pb.HttpMethod_POST
	}
	withBody := []pb.HttpMethod{pb.HttpMethod_POST, pb.HttpMethod_PUT, pb.HttpMethod_PATCH}
	if len(r.Body) > 0 && !slices.Contains(withBody, r.HttpMethod) {
		return invalid("a %s request has no body", r.HttpMethod)
	}
	return nil
}

func notFound(name string) error {
	return status.Error(codes.NotFound, fmt.Sprintf("%s does not exist", name))
}
