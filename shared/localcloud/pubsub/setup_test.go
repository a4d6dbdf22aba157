package pubsub_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	client "cloud.google.com/go/pubsub/v2"
	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/servetest"
)

const (
	topicName = "projects/p/topics/things"
	subName   = "projects/p/subscriptions/worker"
)

// A stack is a broker with a real client.
type stack struct {
	*client.Client
	t    *testing.T
	stop func() // closes broker, connections and database; may be called twice
}

// start runs a broker on the database at path.
func start(t *testing.T, path string, opt pubsub.Options) *stack {
	t.Helper()
	broker, err := servetest.Serve(path, func(db *bbolt.DB) (servetest.Service, error) {
		opt.DB, opt.Logger = db, slog.New(slog.DiscardHandler)
		return pubsub.Open(opt)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &stack{Client: dial(t, broker.Address), t: t}
	s.stop = sync.OnceFunc(func() {
		_ = s.Client.Close()
		if err := broker.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.stop)
	return s
}

func dial(t *testing.T, address string) *client.Client {
	t.Helper()
	c, err := client.NewClient(context.Background(), "p", servetest.Dial(address)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fresh is start with a new database and the topic.
func fresh(t *testing.T, opt pubsub.Options) *stack {
	t.Helper()
	s := start(t, filepath.Join(t.TempDir(), "data.db"), opt)
	s.topic(topicName)
	return s
}

func (s *stack) topic(name string) {
	s.t.Helper()
	if _, err := s.TopicAdminClient.CreateTopic(s.t.Context(), &pb.Topic{Name: name}); err != nil {
		s.t.Fatal(err)
	}
}

// subscribe creates a subscription of the topic, named worker unless named.
func (s *stack) subscribe(spec *pb.Subscription) {
	s.t.Helper()
	if spec.Name == "" {
		spec.Name = subName
	}
	if spec.Topic == "" {
		spec.Topic = topicName
	}
	if _, err := s.SubscriptionAdminClient.CreateSubscription(s.t.Context(), spec); err != nil {
		s.t.Fatal(err)
	}
}

// publish publishes messages to the topic, one request each, and returns their ids.
func (s *stack) publish(messages ...*pb.PubsubMessage) (ids []string) {
	s.t.Helper()
	for _, m := range messages {
		res, err := s.TopicAdminClient.Publish(s.t.Context(), &pb.PublishRequest{
			Topic: topicName, Messages: []*pb.PubsubMessage{m},
		})
		if err != nil {
			s.t.Fatal(err)
		}
		ids = append(ids, res.MessageIds...)
	}
	return ids
}

// pull waits for at least one message and returns at most limit.
func (s *stack) pull(sub string, limit int32) []*pb.ReceivedMessage {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), servetest.Patience)
	defer cancel()
	res, err := s.SubscriptionAdminClient.Pull(ctx, &pb.PullRequest{Subscription: sub, MaxMessages: limit})
	if err != nil {
		s.t.Fatal(err)
	}
	if len(res.ReceivedMessages) == 0 {
		s.t.Fatalf("%s: no message came", sub)
	}
	return res.ReceivedMessages
}

// empty reports that a subscription has nothing to deliver now.
func (s *stack) empty(sub string) {
	s.t.Helper()
	res, err := s.SubscriptionAdminClient.Pull(s.t.Context(), &pb.PullRequest{
		Subscription: sub, MaxMessages: 10, ReturnImmediately: true, //nolint:staticcheck // to wait for nothing
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if n := len(res.ReceivedMessages); n > 0 {
		s.t.Errorf("%s: %d messages, want none; first: %v", sub, n, res.ReceivedMessages[0])
	}
}

func (s *stack) ack(sub string, messages ...*pb.ReceivedMessage) {
	s.t.Helper()
	req := &pb.AcknowledgeRequest{Subscription: sub}
	for _, m := range messages {
		req.AckIds = append(req.AckIds, m.AckId)
	}
	if err := s.SubscriptionAdminClient.Acknowledge(s.t.Context(), req); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stack) nack(sub string, m *pb.ReceivedMessage) {
	s.t.Helper()
	err := s.SubscriptionAdminClient.ModifyAckDeadline(s.t.Context(), &pb.ModifyAckDeadlineRequest{
		Subscription: sub, AckIds: []string{m.AckId},
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func data(texts ...string) (messages []*pb.PubsubMessage) {
	for _, text := range texts {
		messages = append(messages, &pb.PubsubMessage{Data: []byte(text)})
	}
	return messages
}

// quick is a retry policy that does not hold tests up.
func quick() *pb.RetryPolicy {
	ms := func(n int32) *durationpb.Duration { return &durationpb.Duration{Nanos: n * 1e6} }
	return &pb.RetryPolicy{MinimumBackoff: ms(1), MaximumBackoff: ms(4)}
}
