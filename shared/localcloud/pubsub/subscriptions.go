package pubsub

import (
	"context"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// subscriber is the gRPC service of subscriptions.
type subscriber struct {
	pb.UnimplementedSubscriberServer
	*Server
}

func (r subscriber) CreateSubscription(_ context.Context, spec *pb.Subscription) (*pb.Subscription, error) {
	if err := checkName(spec.Name, "subscriptions"); err != nil {
		return nil, err
	}
	if err := complete(spec); err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	sub, err := newSubscription(spec, r.opt.Now())
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	return spec, r.change(func() (func(*bbolt.Tx) error, error) {
		if r.subs[spec.Name] != nil {
			return nil, alreadyExists(spec.Name)
		}
		if err := r.checkTopics(spec); err != nil {
			return nil, err
		}
		r.subs[spec.Name] = sub
		r.dispatch(sub)
		return putSubscription(spec), nil
	})
}

// checkTopics looks whether the topics of a subscription exist. mu is held.
func (s *Server) checkTopics(spec *pb.Subscription) error {
	if s.topics[spec.Topic] == nil {
		return notFound(spec.Topic)
	}
	if dead := spec.GetDeadLetterPolicy().GetDeadLetterTopic(); dead != "" && s.topics[dead] == nil {
		return notFound(dead)
	}
	return nil
}

func (r subscriber) GetSubscription(_ context.Context, req *pb.GetSubscriptionRequest) (*pb.Subscription, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if sub := r.subs[req.Subscription]; sub != nil {
		return sub.spec, nil
	}
	return nil, notFound(req.Subscription)
}

func (r subscriber) UpdateSubscription(_ context.Context, req *pb.UpdateSubscriptionRequest) (*pb.Subscription, error) {
	return r.update(req.GetSubscription(), req.UpdateMask)
}

func (r subscriber) ModifyPushConfig(_ context.Context, req *pb.ModifyPushConfigRequest) (*emptypb.Empty, error) {
	_, err := r.update(&pb.Subscription{Name: req.Subscription, PushConfig: req.PushConfig},
		&fieldmaskpb.FieldMask{Paths: []string{"push_config"}})
	return &emptypb.Empty{}, err
}

func (s *Server) update(from *pb.Subscription, mask *fieldmaskpb.FieldMask) (spec *pb.Subscription, err error) {
	err = s.change(func() (func(*bbolt.Tx) error, error) {
		sub := s.subs[from.GetName()]
		if sub == nil {
			return nil, notFound(from.GetName())
		}
		spec = proto.CloneOf(sub.spec)
		err := resource.Merge(spec, from, mask, "push_config", "ack_deadline_seconds", "retry_policy",
			"dead_letter_policy", "message_retention_duration", "retain_acked_messages",
			"labels", "expiration_policy", "enable_exactly_once_delivery")
		if err != nil {
			return nil, err
		}
		if err := complete(spec); err != nil {
			return nil, status.Error(codes.InvalidArgument, err.Error())
		}
		sub.spec = spec
		sub.queue.backoff = backoffOf(spec)
		sub.notify()
		s.dispatch(sub)
		return putSubscription(spec), nil
	})
	return spec, err
}

func (r subscriber) ListSubscriptions(_ context.Context, req *pb.ListSubscriptionsRequest) (*pb.ListSubscriptionsResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	names, next := resource.Page(r.subs, req.Project+"/", req.PageSize, req.PageToken)
	res := &pb.ListSubscriptionsResponse{NextPageToken: next}
	for _, name := range names {
		res.Subscriptions = append(res.Subscriptions, r.subs[name].spec)
	}
	return res, nil
}

func (r subscriber) DeleteSubscription(_ context.Context, req *pb.DeleteSubscriptionRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, r.change(func() (func(*bbolt.Tx) error, error) {
		sub := r.subs[req.Subscription]
		if sub == nil {
			return nil, notFound(req.Subscription)
		}
		sub.gone = true
		sub.notify()
		delete(r.subs, req.Subscription)
		return deleteSubscription(req.Subscription), nil
	})
}
