package pubsub_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	client "cloud.google.com/go/pubsub/v2"
	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
)

const (
	topicName = "projects/p/topics/things"
	subName   = "projects/p/subscriptions/worker"
)

// patience bounds every wait for something that must happen.
const patience = 20 * time.Second

// A stack is a broker with a real client.
type stack struct {
	*client.Client
	t      *testing.T
	broker *pubsub.Server
	stop   func() // closes broker, connections and database; may be called twice
}

func openDB(t *testing.T, path string) *bbolt.DB {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoFreelistSync: true})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// start runs a broker on the database at path, with a topic and no subscription.
func start(t *testing.T, path string, opt pubsub.Options) *stack {
	t.Helper()
	opt.DB = openDB(t, path)
	opt.Logger = slog.New(slog.DiscardHandler)
	broker, err := pubsub.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	address, server, err := listen(broker)
	if err != nil {
		t.Fatal(err)
	}
	broker.Start()
	s := &stack{Client: dial(t, address), t: t, broker: broker}
	stopped := false
	s.stop = func() {
		if stopped {
			return
		}
		stopped = true
		_ = s.Client.Close()
		_ = broker.Close()
		server.Stop()
		_ = opt.DB.Close()
	}
	t.Cleanup(s.stop)
	return s
}

// listen serves on a free port.
func listen(broker *pubsub.Server) (address string, server *grpc.Server, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server = grpc.NewServer(grpc.MaxRecvMsgSize(pubsub.MaxRequestBytes))
	broker.Register(server)
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), server, nil
}

func dial(t *testing.T, address string) *client.Client {
	t.Helper()
	c, err := client.NewClient(context.Background(), "p",
		option.WithEndpoint(address),
		option.WithoutAuthentication(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
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
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
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

// A request that an endpoint got.
type hit struct {
	header http.Header
	query  string
	body   string
}

// endpoint is a push target that reports its requests and answers as told; the
// answer may block.
func endpoint(t *testing.T, answer func(n int, h hit) int) (url string, hits chan hit) {
	t.Helper()
	hits = make(chan hit, 1000)
	server := httptest.NewServer(counted(func(n int, w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		h := hit{r.Header, r.URL.RawQuery, string(body)}
		status := answer(n, h)
		hits <- h
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.URL, hits
}

// next returns the next request.
func next(t *testing.T, hits <-chan hit) hit {
	t.Helper()
	select {
	case h := <-hits:
		return h
	case <-time.After(patience):
		t.Fatal("no push came")
		return hit{}
	}
}

// quick is a retry policy that does not hold tests up.
func quick() *pb.RetryPolicy {
	ms := func(n int32) *durationpb.Duration { return &durationpb.Duration{Nanos: n * 1e6} }
	return &pb.RetryPolicy{MinimumBackoff: ms(1), MaximumBackoff: ms(4)}
}
