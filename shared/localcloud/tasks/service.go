package tasks

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

func (s service) CreateTask(_ context.Context, req *pb.CreateTaskRequest) (*pb.Task, error) {
	if s.sender.Closing() {
		return nil, status.Error(codes.Unavailable, "the service is closing")
	}
	now := s.opt.Now()
	spec, err := newTask(req, now)
	if err != nil {
		return nil, err
	}
	t := &task{spec: spec}
	err = s.change(func() (func(*bbolt.Tx) error, error) {
		if t.queue = s.queues[req.Parent]; t.queue == nil {
			return nil, notFound(req.Parent)
		}
		if since, used := s.tombstones[spec.Name]; s.tasks[spec.Name] != nil || used && now.Sub(since) < tombstoneLife {
			return nil, status.Errorf(codes.AlreadyExists, "%s exists, or existed in the last day", spec.Name)
		}
		s.tasks[spec.Name] = t
		return groupcommit.All(deleteTombstones(s.oldTombstones(now)), putTask(spec)), nil
	})
	if err != nil {
		return nil, err
	}
	s.admit(t)
	return view(spec, req.ResponseView), nil
}

// admit makes a task that is on disk available to the dispatcher, unless it was
// deleted meanwhile.
func (s *Server) admit(t *task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !t.gone && !t.running {
		t.queue.schedule(t)
	}
}

// newTask returns the task of a request, complete.
func newTask(req *pb.CreateTaskRequest, now time.Time) (*pb.Task, error) {
	if req.Task == nil {
		return nil, invalid("no task given")
	}
	spec := &pb.Task{
		Name: req.Task.Name, MessageType: req.Task.MessageType,
		ScheduleTime: req.Task.ScheduleTime, DispatchDeadline: req.Task.DispatchDeadline,
		CreateTime: timestamppb.New(now.Truncate(time.Second)), View: pb.Task_FULL,
	}
	if err := completeTask(spec, req.Parent, now); err != nil {
		return nil, err
	}
	if spec.Name == "" {
		spec.Name = req.Parent + "/tasks/" + strconv.FormatUint(rand.Uint64()|1<<63, 10)
	}
	if spec.ScheduleTime == nil || spec.ScheduleTime.AsTime().Before(now) {
		spec.ScheduleTime = timestamppb.New(now)
	}
	return spec, nil
}

// oldTombstones forgets names that may be used again and returns them. mu is
// held. It looks at all, so it does that only now and then.
func (s *Server) oldTombstones(now time.Time) (names []string) {
	if now.Sub(s.swept) < time.Hour {
		return nil
	}
	s.swept = now
	for name, since := range s.tombstones {
		if now.Sub(since) >= tombstoneLife {
			delete(s.tombstones, name)
			names = append(names, name)
		}
	}
	return names
}

func (s service) GetTask(_ context.Context, req *pb.GetTaskRequest) (*pb.Task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tasks[req.Name]; t != nil {
		return view(t.spec, req.ResponseView), nil
	}
	return nil, notFound(req.Name)
}

func (s service) ListTasks(_ context.Context, req *pb.ListTasksRequest) (*pb.ListTasksResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queues[req.Parent] == nil {
		return nil, notFound(req.Parent)
	}
	names, next := resource.Page(s.tasks, req.Parent+"/tasks/", req.PageSize, req.PageToken)
	res := &pb.ListTasksResponse{NextPageToken: next}
	for _, name := range names {
		res.Tasks = append(res.Tasks, view(s.tasks[name].spec, req.ResponseView))
	}
	return res, nil
}

func (s service) DeleteTask(_ context.Context, req *pb.DeleteTaskRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, s.change(func() (func(*bbolt.Tx) error, error) {
		t := s.tasks[req.Name]
		if t == nil {
			return nil, notFound(req.Name)
		}
		return s.remove(s.opt.Now(), t), nil
	})
}

// RunTask dispatches a task now, whatever its time and the limits and state of
// its queue. A task that is running is not run twice.
func (s service) RunTask(_ context.Context, req *pb.RunTaskRequest) (*pb.Task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tasks[req.Name]
	switch {
	case t == nil:
		return nil, notFound(req.Name)
	case !s.started || s.sender.Closing():
		return nil, status.Error(codes.Unavailable, "the service does not dispatch")
	case t.running:
		return nil, status.Errorf(codes.FailedPrecondition, "%s is running", req.Name)
	}
	s.begin(t)
	s.sender.Go(func() { s.attempt(t, false) })
	return view(t.spec, req.ResponseView), nil
}

// view returns the task as asked for: BASIC, the default, leaves out the body.
func view(spec *pb.Task, v pb.Task_View) *pb.Task {
	if v == pb.Task_FULL {
		return spec
	}
	spec = proto.CloneOf(spec)
	spec.View = pb.Task_BASIC
	spec.GetHttpRequest().Body = nil
	return spec
}
