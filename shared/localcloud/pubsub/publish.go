package pubsub

import (
	"strconv"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Google's limits on what is published.
const (
	maxMessages       = 1000
	maxPublishBytes   = 10_000_000
	maxAttributes     = 100
	maxAttributeKey   = 256
	maxAttributeValue = 1024
	maxOrderingKey    = 1024
)

// A copied message is one that a subscription got.
type copied struct {
	sub *subscription
	id  uint64
	msg *pb.PubsubMessage
}

// publish stores the messages for all subscriptions of the topic that want
// them, then makes them available, and returns their ids.
func (s *Server) publish(topic string, msgs []*pb.PubsubMessage) ([]string, error) {
	var copies []copied
	err := s.commits.Do(func(tx *bbolt.Tx) (err error) {
		copies, err = s.store(tx, topic, msgs)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.enqueue(copies)
	ids := make([]string, len(msgs))
	for i, m := range msgs {
		ids[i] = m.MessageId
	}
	return ids, nil
}

// store writes the messages to the backlogs of a topic's subscriptions. It sets
// the id and the publish time of each message.
func (s *Server) store(tx *bbolt.Tx, topic string, msgs []*pb.PubsubMessage) ([]copied, error) {
	subs, err := s.subscribers(topic)
	if err != nil {
		return nil, err
	}
	now := timestamppb.New(s.opt.Now())
	var copies []copied
	for _, m := range msgs {
		id, err := tx.Bucket(rootBucket).NextSequence()
		if err != nil {
			return nil, err
		}
		m.MessageId, m.PublishTime = strconv.FormatUint(id, 10), now
		value, err := proto.Marshal(m)
		if err != nil {
			return nil, err
		}
		for name, sub := range subs {
			if !sub.filter.Match(m.Attributes) {
				continue
			}
			ok, err := putMessage(tx, name, id, value)
			if err != nil {
				return nil, err
			}
			if ok {
				copies = append(copies, copied{sub, id, m})
			}
		}
	}
	return copies, nil
}

// subscribers returns the subscriptions of a topic, by name.
func (s *Server) subscribers(topic string) (map[string]*subscription, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.topics[topic] == nil {
		return nil, notFound(topic)
	}
	subs := map[string]*subscription{}
	for name, sub := range s.subs {
		if sub.spec.Topic == topic && !sub.spec.Detached {
			subs[name] = sub
		}
	}
	return subs, nil
}

// enqueue makes stored messages available.
func (s *Server) enqueue(copies []copied) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range copies {
		if !c.sub.gone && !c.sub.spec.Detached {
			c.sub.queue.add(c.id, c.msg, 0)
		}
	}
	for _, c := range copies {
		c.sub.notify()
	}
}

// checkMessages applies Google's limits to a publish request.
func checkMessages(msgs []*pb.PubsubMessage) error {
	bytes := 0
	for i, m := range msgs {
		bytes += proto.Size(m)
		if len(m.Data) == 0 && len(m.Attributes) == 0 {
			return status.Errorf(codes.InvalidArgument, "message %d has neither data nor attributes", i)
		}
		if len(m.OrderingKey) > maxOrderingKey {
			return status.Errorf(codes.InvalidArgument, "message %d: ordering key of more than %d bytes", i, maxOrderingKey)
		}
		if err := checkAttributes(m.Attributes); err != nil {
			return status.Errorf(codes.InvalidArgument, "message %d: %v", i, err)
		}
	}
	if len(msgs) == 0 || len(msgs) > maxMessages {
		return status.Errorf(codes.InvalidArgument, "%d messages, from 1 to %d are allowed", len(msgs), maxMessages)
	}
	if bytes > maxPublishBytes {
		return status.Errorf(codes.InvalidArgument, "%d bytes of messages, at most %d are allowed", bytes, maxPublishBytes)
	}
	return nil
}
