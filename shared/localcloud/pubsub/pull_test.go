package pubsub_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	client "cloud.google.com/go/pubsub/v2"
	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/servetest"
)

// The client's own publisher and receiver, with compression and nacks.
func TestReceive(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{})
	publisher := s.Publisher(topicName)
	defer publisher.Stop()
	publisher.PublishSettings.EnableCompression = true
	publisher.PublishSettings.CompressionBytesThreshold = 1
	const n = 200
	for i := range n {
		publisher.Publish(t.Context(), &client.Message{Data: fmt.Append(nil, i)})
	}
	publisher.Flush()

	ctx, cancel := context.WithTimeout(t.Context(), servetest.Patience)
	defer cancel()
	var mu sync.Mutex
	seen, acked := map[string]int{}, 0
	receiver := s.Subscriber(subName)
	receiver.ReceiveSettings.MaxOutstandingMessages = 7
	err := receiver.Receive(ctx, func(_ context.Context, m *client.Message) {
		mu.Lock()
		defer mu.Unlock()
		seen[string(m.Data)]++
		if seen[string(m.Data)] == 1 && strings.HasSuffix(string(m.Data), "0") {
			m.Nack() // comes again
			return
		}
		m.Ack()
		if acked++; acked == n {
			cancel()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, times := range seen {
		if want := 1 + strings.Count(text[len(text)-1:], "0"); times != want {
			t.Errorf("message %s came %d times, want %d", text, times, want)
		}
	}
	s.stop()
}

func TestReceiveInOrder(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{EnableMessageOrdering: true})
	var want []string
	for i := range 60 {
		want = append(want, fmt.Sprint(i))
		s.publish(&pb.PubsubMessage{Data: fmt.Append(nil, i), OrderingKey: "k"})
	}
	ctx, cancel := context.WithTimeout(t.Context(), servetest.Patience)
	defer cancel()
	var got []string
	err := s.Subscriber(subName).Receive(ctx, func(_ context.Context, m *client.Message) {
		got = append(got, string(m.Data)) // one at a time: they have one key
		m.Ack()
		if len(got) == len(want) {
			cancel()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("came as %v", got)
	}
}

func TestExactlyOnceTellsOfLateAcks(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{EnableExactlyOnceDelivery: true})
	s.publish(data("x")...)
	m := s.pull(subName, 1)[0]
	s.nack(subName, m)
	err := s.SubscriptionAdminClient.Acknowledge(t.Context(), &pb.AcknowledgeRequest{Subscription: subName, AckIds: []string{m.AckId}})
	if err == nil || !strings.Contains(fmt.Sprint(err), "PERMANENT_FAILURE_INVALID_ACK_ID") {
		t.Errorf("late acknowledgement: %v", err)
	}
	s.ack(subName, s.pull(subName, 1)...)
	s.empty(subName)
}

func TestPull(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{})
	ids := s.publish(data("a", "b")...)

	got := s.pull(subName, 10)
	if len(got) != 2 || got[0].Message.MessageId != ids[0] || string(got[1].Message.Data) != "b" || got[0].DeliveryAttempt != 0 {
		t.Fatalf("pulled %v", got)
	}
	s.empty(subName) // both are out
	s.nack(subName, got[1])
	s.ack(subName, got[0])
	again := s.pull(subName, 10)
	if len(again) != 1 || again[0].Message.MessageId != ids[1] || again[0].AckId == got[1].AckId {
		t.Errorf("after the nack came %v", again)
	}
	s.ack(subName, again...)
	s.ack(subName, got...) // too late, and no error
	s.empty(subName)
}

// A lease that runs out brings the message back, to whoever waits for it.
func TestPullAfterLease(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{})
	s.publish(data("a")...)
	m := s.pull(subName, 1)[0]
	err := s.SubscriptionAdminClient.ModifyAckDeadline(t.Context(), &pb.ModifyAckDeadlineRequest{
		Subscription: subName, AckIds: []string{m.AckId}, AckDeadlineSeconds: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if again := s.pull(subName, 1)[0]; again.Message.MessageId != m.Message.MessageId {
		t.Errorf("came %v", again)
	}
}

func TestPullDeadLetterCountsAttempts(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/data.db"
	s := start(t, path, pubsub.Options{})
	s.topic(topicName)
	const dead, deadSub = "projects/p/topics/dead", "projects/p/subscriptions/dead"
	s.topic(dead)
	s.subscribe(&pb.Subscription{Name: deadSub, Topic: dead})
	s.subscribe(&pb.Subscription{DeadLetterPolicy: &pb.DeadLetterPolicy{DeadLetterTopic: dead}})
	s.publish(data("x")...)
	for want := int32(1); want <= 5; want++ {
		m := s.pull(subName, 1)[0]
		if m.DeliveryAttempt != want {
			t.Errorf("attempt %d, want %d", m.DeliveryAttempt, want)
		}
		s.nack(subName, m)
		if want == 3 { // failures are counted across restarts
			s.stop()
			s = start(t, path, pubsub.Options{})
		}
	}
	s.ack(deadSub, s.pull(deadSub, 10)...)
	s.empty(subName)
	s.empty(deadSub)
}

func TestFilters(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	stages := []string{"plan", "render", ""}
	for i, filter := range []string{`attributes.stage = "plan"`, `attributes:stage`, ``} {
		s.subscribe(&pb.Subscription{Name: fmt.Sprintf("%s-%d", subName, i), Filter: filter})
	}
	for _, stage := range stages {
		m := &pb.PubsubMessage{Data: []byte(stage + "!")}
		if stage != "" {
			m.Attributes = map[string]string{"stage": stage}
		}
		s.publish(m)
	}
	for i, want := range [][]string{{"plan!"}, {"plan!", "render!"}, {"plan!", "render!", "!"}} {
		var got []string
		for _, m := range s.pull(fmt.Sprintf("%s-%d", subName, i), 10) {
			got = append(got, string(m.Message.Data))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("subscription %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/data.db"
	s := start(t, path, pubsub.Options{})
	s.topic(topicName)
	s.subscribe(&pb.Subscription{})
	s.publish(data("old")...)
	s.stop()
	s = start(t, path, pubsub.Options{Now: func() time.Time { return time.Now().Add(7*24*time.Hour + time.Minute) }})
	s.publish(data("new")...)
	if got := s.pull(subName, 10); len(got) != 1 || string(got[0].Message.Data) != "new" {
		t.Errorf("pulled %v, want only what is younger than seven days", got)
	}
}
