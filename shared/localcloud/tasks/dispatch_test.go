package tasks_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/servetest"
	"github.com/aiprod/aiprod/shared/localcloud/tasks"
)

func TestRequest(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{
		Token: func(audience, account string) (string, error) { return audience + " for " + account, nil },
	})
	s.queue(&pb.Queue{})
	url, hits := servetest.Target(t, servetest.Always(200))
	due := time.Date(2020, 1, 2, 3, 4, 5, 678901000, time.UTC)
	s.create(&pb.Task{
		Name: queueName + "/tasks/t-1",
		MessageType: &pb.Task_HttpRequest{HttpRequest: &pb.HttpRequest{
			Url: url + "/run", HttpMethod: pb.HttpMethod_PUT, Body: []byte("b"),
			Headers:             map[string]string{"Content-Type": "text/x", "x-own": "1", "user-agent": "mine", "X-CloudTasks-TaskName": "forged"},
			AuthorizationHeader: &pb.HttpRequest_OidcToken{OidcToken: &pb.OidcToken{ServiceAccountEmail: "run@p"}},
		}},
		ScheduleTime: timestamppb.New(due),
	})
	got := servetest.Next(t, hits)
	if got.Method != http.MethodPut || got.Body != "b" {
		t.Errorf("%s %q, want PUT b", got.Method, got.Body)
	}
	for k, want := range map[string]string{
		"Content-Type": "text/x", "X-Own": "1", "User-Agent": "Google-Cloud-Tasks",
		"Authorization":          "Bearer " + url + "/run for run@p",
		"X-CloudTasks-QueueName": "work", "X-CloudTasks-TaskName": "t-1",
		"X-CloudTasks-TaskRetryCount": "0", "X-CloudTasks-TaskExecutionCount": "0",
		"X-CloudTasks-TaskPreviousResponse": "", "X-CloudTasks-TaskRetryReason": "",
	} {
		if got := got.Header.Get(k); got != want {
			t.Errorf("%s: %q, want %q", k, got, want)
		}
	}
	// A time in the past is now.
	if eta := got.Header.Get("X-CloudTasks-TaskETA"); len(eta) != len("1577934245.678901") || eta < "1577934246" {
		t.Errorf("ETA %q, want seconds and micros of now", eta)
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{RetryConfig: quick(10)})
	answers := []int{503, 429, 404, 301, 204}
	url, hits := servetest.Target(t, func(n int, _ servetest.Hit) int { return answers[n-1] })
	task := s.create(post("", url, "x"))

	executions := []string{"0", "0", "1", "2", "3"}
	for i := range answers {
		h := servetest.Next(t, hits).Header
		previous := ""
		if i > 0 {
			previous = fmt.Sprint(answers[i-1])
		}
		if got := h.Get("X-CloudTasks-TaskRetryCount"); got != fmt.Sprint(i) {
			t.Errorf("attempt %d: retry count %s", i, got)
		}
		if got := h.Get("X-CloudTasks-TaskExecutionCount"); got != executions[i] {
			t.Errorf("attempt %d: execution count %s, want %s", i, got, executions[i])
		}
		if got := h.Get("X-CloudTasks-TaskPreviousResponse"); got != previous {
			t.Errorf("attempt %d: previous response %q, want %q", i, got, previous)
		}
		if got := h.Get("X-CloudTasks-TaskRetryReason"); !strings.HasSuffix(got, previous) {
			t.Errorf("attempt %d: reason %q", i, got)
		}
	}
	s.gone(task.Name)
}

// gone waits until a task does not exist.
func (s *stack) gone(name string) {
	s.t.Helper()
	for deadline := time.Now().Add(servetest.Patience); time.Now().Before(deadline); {
		_, err := s.GetTask(s.t.Context(), &pb.GetTaskRequest{Name: name})
		if status.Code(err) == codes.NotFound {
			return
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	s.t.Fatalf("%s is still there", name)
}

func TestGivenUp(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{RetryConfig: quick(3)})
	url, hits := servetest.Target(t, servetest.Always(500))
	s.gone(s.create(post("", url, "x")).Name)
	if len(hits) != 3 {
		t.Errorf("%d attempts, want 3", len(hits))
	}
}

func TestScheduledInOrder(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{})
	url, hits := servetest.Target(t, servetest.Always(200))
	now := time.Now()
	for _, after := range []time.Duration{150, 50, 100} {
		task := post("", url, fmt.Sprint(int(after)))
		task.ScheduleTime = timestamppb.New(now.Add(after * time.Millisecond))
		s.create(task)
	}
	for _, want := range []string{"50", "100", "150"} {
		h := servetest.Next(t, hits)
		if h.Body != want {
			t.Errorf("task %s, want %s", h.Body, want)
		}
		eta := h.Header.Get("X-CloudTasks-TaskETA")
		if at := fmt.Sprintf("%d.%06d", time.Now().Unix(), time.Now().Nanosecond()/1000); at < eta {
			t.Errorf("task due at %s came at %s", eta, at)
		}
	}
}

func TestNamesAreRefusedForADay(t *testing.T) {
	t.Parallel()
	var shift atomic.Int64
	path := t.TempDir() + "/data.db"
	opt := tasks.Options{Now: func() time.Time { return time.Now().Add(time.Duration(shift.Load())) }}
	s := start(t, path, opt)
	s.queue(&pb.Queue{})
	url, hits := servetest.Target(t, servetest.Always(200))
	again := func() codes.Code {
		_, err := s.CreateTask(t.Context(), &pb.CreateTaskRequest{Parent: queueName, Task: post("once", url, "")})
		return status.Code(err)
	}
	s.create(post("once", url, ""))
	servetest.Next(t, hits)
	s.gone(queueName + "/tasks/once")
	if got := again(); got != codes.AlreadyExists {
		t.Errorf("name of a task just done: %v, want AlreadyExists", got)
	}
	s.stop()
	s = start(t, path, opt)
	if got := again(); got != codes.AlreadyExists {
		t.Errorf("after a restart: %v, want AlreadyExists", got)
	}
	shift.Store(int64(23 * time.Hour))
	if got := again(); got != codes.AlreadyExists {
		t.Errorf("after 23 hours: %v, want AlreadyExists", got)
	}
	shift.Store(int64(25 * time.Hour))
	if got := again(); got != codes.OK {
		t.Errorf("after 25 hours: %v, want OK", got)
	}
	servetest.Next(t, hits)
}

func TestConcurrencyLimit(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{RateLimits: &pb.RateLimits{MaxConcurrentDispatches: 2}})
	var mu sync.Mutex
	running, most := 0, 0
	entered, release := make(chan struct{}, 10), make(chan struct{})
	url, hits := servetest.Target(t, func(int, servetest.Hit) int {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		entered <- struct{}{}
		<-release
		mu.Lock()
		running--
		mu.Unlock()
		return 200
	})
	for range 6 {
		s.create(post("", url, ""))
	}
	<-entered
	<-entered
	close(release)
	for range 6 {
		servetest.Next(t, hits)
	}
	if most != 2 {
		t.Errorf("%d at once, want 2", most)
	}
}

func TestPauseRunPurgeResume(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{})
	url, hits := servetest.Target(t, servetest.Always(200))
	if q, err := s.PauseQueue(t.Context(), &pb.PauseQueueRequest{Name: queueName}); err != nil || q.State != pb.Queue_PAUSED {
		t.Fatal(q, err)
	}
	s.create(post("first", url, "first"))
	forced := s.create(post("forced", url, "forced"))
	if _, err := s.RunTask(t.Context(), &pb.RunTaskRequest{Name: forced.Name}); err != nil {
		t.Fatal(err)
	}
	if got := servetest.Next(t, hits).Body; got != "forced" {
		t.Errorf("a paused queue ran %s", got)
	}
	s.gone(forced.Name)
	if _, err := s.PurgeQueue(t.Context(), &pb.PurgeQueueRequest{Name: queueName}); err != nil {
		t.Fatal(err)
	}
	s.create(post("second", url, "second"))
	if _, err := s.ResumeQueue(t.Context(), &pb.ResumeQueueRequest{Name: queueName}); err != nil {
		t.Fatal(err)
	}
	if got := servetest.Next(t, hits).Body; got != "second" {
		t.Errorf("%s ran, want second: the first was purged", got)
	}
}

// A request cut off by Close is made again after the next start, and not counted.
func TestCloseCutsOffAndRepeats(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/data.db"
	sent := make(chan struct{}, 1)
	s := start(t, path, tasks.Options{HTTP: &http.Client{Transport: silence{sent}}})
	s.queue(&pb.Queue{RetryConfig: quick(1)})
	url, hits := servetest.Target(t, servetest.Always(200))
	s.create(post("t", url, "x"))
	<-sent
	s.stop()

	start(t, path, tasks.Options{})
	if got := servetest.Next(t, hits); got.Body != "x" || got.Header.Get("X-CloudTasks-TaskRetryCount") != "0" {
		t.Errorf("after the restart came %+v", got)
	}
}

// silence is a network on which nothing is answered until the request is cut.
type silence struct{ sent chan<- struct{} }

func (n silence) RoundTrip(r *http.Request) (*http.Response, error) {
	n.sent <- struct{}{}
	<-r.Context().Done()
	return nil, errors.New("cut")
}

// BenchmarkLatency is the time from the call of CreateTask to the request at
// the target, with one synced commit in between.
func BenchmarkLatency(b *testing.B) {
	s := fresh(b, tasks.Options{})
	queues := s.many(32)
	url, hits := servetest.Target(b, servetest.Always(200))
	for i := 0; b.Loop(); i++ {
		s.createIn(queues[i%len(queues)], post("", url, ""))
		<-hits
	}
}

// BenchmarkThroughput is the time per task with 64 callers.
func BenchmarkThroughput(b *testing.B) {
	s := fresh(b, tasks.Options{})
	queues := s.many(32)
	url, hits := servetest.Target(b, servetest.Always(200))
	var n atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			s.createIn(queues[n.Add(1)%32], post("", url, ""))
		}
	})
	for range b.N {
		<-hits
	}
}

// many creates queues, enough that their rate limits are not what is measured.
func (s *stack) many(n int) (names []string) {
	s.t.Helper()
	for i := range n {
		name := fmt.Sprintf("%s/queues/q%d", parent, i)
		names = append(names, name)
		req := &pb.CreateQueueRequest{Parent: parent, Queue: &pb.Queue{Name: name}}
		if _, err := s.CreateQueue(s.t.Context(), req); err != nil {
			s.t.Fatal(err)
		}
	}
	return names
}

func (s *stack) createIn(queue string, task *pb.Task) {
	if _, err := s.CreateTask(s.t.Context(), &pb.CreateTaskRequest{Parent: queue, Task: task}); err != nil {
		s.t.Error(err)
	}
}
