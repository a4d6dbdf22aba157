package tasks

import (
	"context"
	"strings"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// service is the gRPC service.
type service struct {
	pb.UnimplementedCloudTasksServer
	*Server
}

// Specs are never changed once they are in a map, so they may be returned as
// they are; an update puts a changed copy in their place.

func (s service) CreateQueue(_ context.Context, req *pb.CreateQueueRequest) (*pb.Queue, error) {
	spec := req.GetQueue()
	if spec == nil || !strings.HasPrefix(spec.Name, req.Parent+"/queues/") {
		return nil, invalid("a queue with a name in %q is needed", req.Parent)
	}
	spec.State, spec.PurgeTime = pb.Queue_RUNNING, nil
	if err := completeQueue(spec); err != nil {
		return nil, err
	}
	return spec, s.change(func() (func(*bbolt.Tx) error, error) {
		if s.queues[spec.Name] != nil {
			return nil, status.Errorf(codes.AlreadyExists, "%s exists", spec.Name)
		}
		return s.addQueue(spec), nil
	})
}

// addQueue enters a new queue. mu is held.
func (s *Server) addQueue(spec *pb.Queue) func(*bbolt.Tx) error {
	q := newQueue(spec, s.opt.Now())
	s.queues[spec.Name] = q
	s.dispatch(q)
	return putQueue(spec)
}

func (s service) GetQueue(_ context.Context, req *pb.GetQueueRequest) (*pb.Queue, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues[req.Name]; q != nil {
		return q.spec, nil
	}
	return nil, notFound(req.Name)
}

func (s service) ListQueues(_ context.Context, req *pb.ListQueuesRequest) (*pb.ListQueuesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, next := resource.Page(s.queues, req.Parent+"/queues/", req.PageSize, req.PageToken)
	res := &pb.ListQueuesResponse{NextPageToken: next}
	for _, name := range names {
		res.Queues = append(res.Queues, s.queues[name].spec)
	}
	return res, nil
}

// UpdateQueue creates the queue if there is none, as the cloud does. Without a
// mask it sets all that may be set.
func (s service) UpdateQueue(_ context.Context, req *pb.UpdateQueueRequest) (spec *pb.Queue, err error) {
	from := req.GetQueue()
	mask := req.UpdateMask
	if len(mask.GetPaths()) == 0 {
		mask = &fieldmaskpb.FieldMask{Paths: []string{"rate_limits", "retry_config"}}
	}
	err = s.change(func() (func(*bbolt.Tx) error, error) {
		spec = &pb.Queue{Name: from.GetName()}
		q := s.queues[from.GetName()]
		if q != nil {
			spec = proto.CloneOf(q.spec)
		}
		if err := resource.Merge(spec, from, mask, "rate_limits", "rate_limits.*", "retry_config", "retry_config.*"); err != nil {
			return nil, err
		}
		if err := completeQueue(spec); err != nil {
			return nil, err
		}
		if q == nil {
			return s.addQueue(spec), nil
		}
		q.configure(spec, s.opt.Now())
		return putQueue(spec), nil
	})
	return spec, err
}

func (s service) DeleteQueue(_ context.Context, req *pb.DeleteQueueRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, s.change(func() (func(*bbolt.Tx) error, error) {
		q := s.queues[req.Name]
		if q == nil {
			return nil, notFound(req.Name)
		}
		q.gone = true
		q.wake()
		delete(s.queues, req.Name)
		return groupcommit.All(s.remove(s.opt.Now(), s.tasksOf(q)...), dropQueue(req.Name)), nil
	})
}

// tasksOf returns the tasks of a queue. mu is held.
func (s *Server) tasksOf(q *queue) (tasks []*task) {
	for _, t := range s.tasks {
		if t.queue == q {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

func (s service) PauseQueue(_ context.Context, req *pb.PauseQueueRequest) (*pb.Queue, error) {
	return s.alter(req.Name, func(spec *pb.Queue) { spec.State = pb.Queue_PAUSED })
}

func (s service) ResumeQueue(_ context.Context, req *pb.ResumeQueueRequest) (*pb.Queue, error) {
	return s.alter(req.Name, func(spec *pb.Queue) { spec.State = pb.Queue_RUNNING })
}

// alter replaces the specification of a queue by a changed copy.
func (s *Server) alter(name string, by func(*pb.Queue)) (spec *pb.Queue, err error) {
	err = s.change(func() (func(*bbolt.Tx) error, error) {
		q := s.queues[name]
		if q == nil {
			return nil, notFound(name)
		}
		spec = proto.CloneOf(q.spec)
		by(spec)
		q.spec = spec
		q.wake()
		return putQueue(spec), nil
	})
	return spec, err
}

// PurgeQueue deletes all tasks that the queue has now. Those that are running
// run on, but are not repeated.
func (s service) PurgeQueue(_ context.Context, req *pb.PurgeQueueRequest) (spec *pb.Queue, err error) {
	err = s.change(func() (func(*bbolt.Tx) error, error) {
		q := s.queues[req.Name]
		if q == nil {
			return nil, notFound(req.Name)
		}
		now := s.opt.Now()
		spec = proto.CloneOf(q.spec)
		spec.PurgeTime = timestamppb.New(now)
		q.spec = spec
		return groupcommit.All(s.remove(now, s.tasksOf(q)...), putQueue(spec)), nil
	})
	return spec, err
}
