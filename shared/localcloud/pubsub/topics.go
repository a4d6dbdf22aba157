package pubsub

import (
	"context"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// publisher is the gRPC service of topics.
type publisher struct {
	pb.UnimplementedPublisherServer
	*Server
}

// Specs are never changed once they are in a map, so they may be returned as
// they are; an update puts a changed copy in their place.

func (p publisher) CreateTopic(_ context.Context, topic *pb.Topic) (*pb.Topic, error) {
	if err := checkName(topic.Name, "topics"); err != nil {
		return nil, err
	}
	topic.State = pb.Topic_ACTIVE
	return topic, p.change(func() (func(*bbolt.Tx) error, error) {
		if p.topics[topic.Name] != nil {
			return nil, alreadyExists(topic.Name)
		}
		p.topics[topic.Name] = topic
		return putTopic(topic), nil
	})
}

func (p publisher) GetTopic(_ context.Context, req *pb.GetTopicRequest) (*pb.Topic, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if topic := p.topics[req.Topic]; topic != nil {
		return topic, nil
	}
	return nil, notFound(req.Topic)
}

func (p publisher) UpdateTopic(_ context.Context, req *pb.UpdateTopicRequest) (topic *pb.Topic, err error) {
	name := req.GetTopic().GetName()
	err = p.change(func() (func(*bbolt.Tx) error, error) {
		if p.topics[name] == nil {
			return nil, notFound(name)
		}
		topic = proto.CloneOf(p.topics[name])
		err := resource.Merge(topic, req.Topic, req.UpdateMask, "labels", "message_retention_duration", "message_storage_policy")
		if err != nil {
			return nil, err
		}
		p.topics[name] = topic
		return putTopic(topic), nil
	})
	return topic, err
}

func (p publisher) ListTopics(_ context.Context, req *pb.ListTopicsRequest) (*pb.ListTopicsResponse, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	names, next := resource.Page(p.topics, req.Project+"/", req.PageSize, req.PageToken)
	res := &pb.ListTopicsResponse{NextPageToken: next}
	for _, name := range names {
		res.Topics = append(res.Topics, p.topics[name])
	}
	return res, nil
}

func (p publisher) ListTopicSubscriptions(_ context.Context, req *pb.ListTopicSubscriptionsRequest) (*pb.ListTopicSubscriptionsResponse, error) {
	subs, err := p.subscribers(req.Topic)
	if err != nil {
		return nil, err
	}
	names, next := resource.Page(subs, "", req.PageSize, req.PageToken)
	return &pb.ListTopicSubscriptionsResponse{Subscriptions: names, NextPageToken: next}, nil
}

// DeleteTopic leaves the subscriptions of the topic, and what they have not yet
// delivered, as the cloud does.
func (p publisher) DeleteTopic(_ context.Context, req *pb.DeleteTopicRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, p.change(func() (func(*bbolt.Tx) error, error) {
		if p.topics[req.Topic] == nil {
			return nil, notFound(req.Topic)
		}
		delete(p.topics, req.Topic)
		writes := []func(*bbolt.Tx) error{deleteTopic(req.Topic)}
		for _, sub := range p.subs {
			if sub.spec.Topic == req.Topic {
				sub.spec = proto.CloneOf(sub.spec)
				sub.spec.Topic = deletedTopic
				writes = append(writes, putSubscription(sub.spec))
			}
		}
		return groupcommit.All(writes...), nil
	})
}

func (p publisher) DetachSubscription(_ context.Context, req *pb.DetachSubscriptionRequest) (*pb.DetachSubscriptionResponse, error) {
	return &pb.DetachSubscriptionResponse{}, p.change(func() (func(*bbolt.Tx) error, error) {
		sub := p.subs[req.Subscription]
		if sub == nil {
			return nil, notFound(req.Subscription)
		}
		spec := proto.CloneOf(sub.spec)
		spec.Detached = true
		sub.spec, sub.queue = spec, newQueue(spec.EnableMessageOrdering, backoffOf(spec), p.opt.Now())
		sub.notify()
		return groupcommit.All(dropBacklog(spec.Name), putSubscription(spec)), nil
	})
}

func (p publisher) Publish(_ context.Context, req *pb.PublishRequest) (*pb.PublishResponse, error) {
	if err := checkMessages(req.Messages); err != nil {
		return nil, err
	}
	if p.sender.Closing() {
		return nil, status.Error(codes.Unavailable, "the broker is closing")
	}
	ids, err := p.publish(req.Topic, req.Messages)
	if err != nil {
		return nil, err
	}
	return &pb.PublishResponse{MessageIds: ids}, nil
}
