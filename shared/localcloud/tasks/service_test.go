package tasks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/tasks"
)

func TestQueues(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/data.db"
	s := start(t, path, tasks.Options{})
	s.queue(&pb.Queue{RateLimits: &pb.RateLimits{MaxDispatchesPerSecond: 7.5}})

	got, err := s.UpdateQueue(t.Context(), &pb.UpdateQueueRequest{
		Queue: &pb.Queue{
			Name:        queueName,
			RateLimits:  &pb.RateLimits{MaxDispatchesPerSecond: 9, MaxConcurrentDispatches: 3},
			RetryConfig: &pb.RetryConfig{MaxAttempts: 2},
		},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"rate_limits.max_concurrent_dispatches", "retry_config"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := &pb.Queue{
		Name:       queueName,
		State:      pb.Queue_RUNNING,
		RateLimits: &pb.RateLimits{MaxDispatchesPerSecond: 7.5, MaxBurstSize: 8, MaxConcurrentDispatches: 3},
		RetryConfig: &pb.RetryConfig{
			MaxAttempts: 2, MaxRetryDuration: ms(0), MinBackoff: ms(100), MaxBackoff: ms(3_600_000), MaxDoublings: 16,
		},
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("updated (-want +got):\n%s", diff)
	}

	s.stop()
	s = start(t, path, tasks.Options{})
	got, err = s.GetQueue(t.Context(), &pb.GetQueueRequest{Name: queueName})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("after a restart (-want +got):\n%s", diff)
	}
	if err := s.DeleteQueue(t.Context(), &pb.DeleteQueueRequest{Name: queueName}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.GetQueue(t.Context(), &pb.GetQueueRequest{Name: queueName}); status.Code(err) != codes.NotFound {
		t.Errorf("a deleted queue: %v", err)
	}
}

func TestListing(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{})
	var want, got []string
	for i := range 5 {
		task := post(fmt.Sprint("t", i), "http://127.0.0.1:1", "body")
		task.ScheduleTime = timestamppb.New(time.Now().Add(time.Hour))
		want = append(want, s.create(task).Name)
	}
	it := s.ListTasks(t.Context(), &pb.ListTasksRequest{Parent: queueName, PageSize: 2, ResponseView: pb.Task_FULL})
	for task, err := it.Next(); err == nil; task, err = it.Next() {
		got = append(got, task.Name)
		if string(task.GetHttpRequest().Body) != "body" {
			t.Error("the full view has no body")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tasks (-want +got):\n%s", diff)
	}
	if err := s.DeleteTask(t.Context(), &pb.DeleteTaskRequest{Name: want[0]}); err != nil {
		t.Fatal(err)
	}
	s.gone(want[0])
	task, err := s.GetTask(t.Context(), &pb.GetTaskRequest{Name: want[1]})
	if err != nil || task.GetHttpRequest().Body != nil {
		t.Errorf("basic view %v, %v; want no body", task, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := fresh(t, tasks.Options{})
	s.queue(&pb.Queue{})
	createQueue := func(q *pb.Queue) error {
		_, err := s.CreateQueue(t.Context(), &pb.CreateQueueRequest{Parent: parent, Queue: q})
		return err
	}
	createTask := func(change func(*pb.Task)) error {
		task := post("", "http://127.0.0.1:1", "")
		change(task)
		_, err := s.CreateTask(t.Context(), &pb.CreateTaskRequest{Parent: queueName, Task: task})
		return err
	}
	other := parent + "/queues/other"
	for _, tc := range []struct {
		name string
		err  error
		want codes.Code
	}{
		{"queue again", createQueue(&pb.Queue{Name: queueName}), codes.AlreadyExists},
		{"queue elsewhere", createQueue(&pb.Queue{Name: "projects/x/locations/l/queues/q"}), codes.InvalidArgument},
		{"queue name", createQueue(&pb.Queue{Name: parent + "/queues/a_b"}), codes.InvalidArgument},
		{"rate", createQueue(&pb.Queue{Name: other, RateLimits: &pb.RateLimits{MaxDispatchesPerSecond: 501}}), codes.InvalidArgument},
		{"backoff", createQueue(&pb.Queue{Name: other, RetryConfig: &pb.RetryConfig{MinBackoff: ms(5), MaxBackoff: ms(4)}}), codes.InvalidArgument},
		{"attempts", createQueue(&pb.Queue{Name: other, RetryConfig: &pb.RetryConfig{MaxAttempts: -2}}), codes.InvalidArgument},
		{"task name", createTask(func(t *pb.Task) { t.Name = queueName + "/tasks/a.b" }), codes.InvalidArgument},
		{"task elsewhere", createTask(func(t *pb.Task) { t.Name = other + "/tasks/a" }), codes.InvalidArgument},
		{"scheme", createTask(func(t *pb.Task) { t.GetHttpRequest().Url = "ftp://x" }), codes.InvalidArgument},
		{"deadline", createTask(func(t *pb.Task) { t.DispatchDeadline = ms(14_999) }), codes.InvalidArgument},
		{"far ahead", createTask(func(t *pb.Task) { t.ScheduleTime = timestamppb.New(time.Now().Add(31 * 24 * time.Hour)) }), codes.InvalidArgument},
		{"body of a GET", createTask(func(t *pb.Task) {
			t.GetHttpRequest().HttpMethod, t.GetHttpRequest().Body = pb.HttpMethod_GET, []byte("x")
		}), codes.InvalidArgument},
		{"size", createTask(func(t *pb.Task) { t.GetHttpRequest().Body = []byte(strings.Repeat("x", 1<<20)) }), codes.InvalidArgument},
		{"App Engine", createTask(func(t *pb.Task) { t.MessageType = &pb.Task_AppEngineHttpRequest{} }), codes.InvalidArgument},
	} {
		if got := status.Code(tc.err); got != tc.want {
			t.Errorf("%s: %v, want %v (%v)", tc.name, got, tc.want, tc.err)
		}
	}
	_, err := s.CreateTask(t.Context(), &pb.CreateTaskRequest{Parent: other, Task: post("", "http://127.0.0.1:1", "")})
	if status.Code(err) != codes.NotFound {
		t.Errorf("task in a missing queue: %v", err)
	}
}
