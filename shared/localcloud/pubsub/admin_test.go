package pubsub_test

import (
	"fmt"
	"strings"
	"testing"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
)

func seconds(n int64) *durationpb.Duration { return &durationpb.Duration{Seconds: n} }

func TestSubscriptionLife(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/data.db"
	s := start(t, path, pubsub.Options{})
	s.topic(topicName)
	s.subscribe(&pb.Subscription{Filter: "attributes:a", RetryPolicy: &pb.RetryPolicy{}})
	_, err := s.SubscriptionAdminClient.UpdateSubscription(t.Context(), &pb.UpdateSubscriptionRequest{
		Subscription: &pb.Subscription{
			Name: subName, AckDeadlineSeconds: 60, Labels: map[string]string{"ignored": "1"},
		},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"ack_deadline_seconds"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := &pb.Subscription{
		Name: subName, Topic: topicName, Filter: "attributes:a", AckDeadlineSeconds: 60,
		MessageRetentionDuration: seconds(7 * 24 * 3600), State: pb.Subscription_ACTIVE,
		RetryPolicy: &pb.RetryPolicy{MinimumBackoff: seconds(10), MaximumBackoff: seconds(600)},
	}
	get := func() *pb.Subscription {
		t.Helper()
		got, err := s.SubscriptionAdminClient.GetSubscription(t.Context(), &pb.GetSubscriptionRequest{Subscription: subName})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	s.stop()
	s = start(t, path, pubsub.Options{})
	if diff := cmp.Diff(want, get(), protocmp.Transform()); diff != "" {
		t.Errorf("after a restart (-want +got):\n%s", diff)
	}

	if err := s.TopicAdminClient.DeleteTopic(t.Context(), &pb.DeleteTopicRequest{Topic: topicName}); err != nil {
		t.Fatal(err)
	}
	if got := get().Topic; got != "_deleted-topic_" {
		t.Errorf("topic %q after its deletion", got)
	}
	if err := s.SubscriptionAdminClient.DeleteSubscription(t.Context(), &pb.DeleteSubscriptionRequest{Subscription: subName}); err != nil {
		t.Fatal(err)
	}
	s.stop()
	s = start(t, path, pubsub.Options{})
	it := s.SubscriptionAdminClient.ListSubscriptions(t.Context(), &pb.ListSubscriptionsRequest{Project: "projects/p"})
	if sub, err := it.Next(); err == nil {
		t.Errorf("%s is back after its deletion", sub.Name)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	var want []string
	for i := range 5 {
		want = append(want, fmt.Sprintf("%s-%d", subName, i))
		s.subscribe(&pb.Subscription{Name: want[i]})
	}
	s.topic("projects/other/topics/things")
	s.subscribe(&pb.Subscription{Name: "projects/other/subscriptions/sub", Topic: "projects/other/topics/things"})

	var got []string
	subs := s.SubscriptionAdminClient.ListSubscriptions(t.Context(), &pb.ListSubscriptionsRequest{Project: "projects/p", PageSize: 2})
	for sub, err := subs.Next(); err == nil; sub, err = subs.Next() {
		got = append(got, sub.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("subscriptions of the project (-want +got):\n%s", diff)
	}
	got = nil
	names := s.TopicAdminClient.ListTopicSubscriptions(t.Context(), &pb.ListTopicSubscriptionsRequest{Topic: topicName, PageSize: 3})
	for name, err := names.Next(); err == nil; name, err = names.Next() {
		got = append(got, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("subscriptions of the topic (-want +got):\n%s", diff)
	}
	topics := s.TopicAdminClient.ListTopics(t.Context(), &pb.ListTopicsRequest{Project: "projects/p"})
	if topic, err := topics.Next(); err != nil || topic.Name != topicName {
		t.Errorf("topics: %v, %v", topic, err)
	}
}

func TestDetach(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{})
	s.publish(data("x")...)
	_, err := s.TopicAdminClient.DetachSubscription(t.Context(), &pb.DetachSubscriptionRequest{Subscription: subName})
	if err != nil {
		t.Fatal(err)
	}
	s.publish(data("y")...)
	_, err = s.SubscriptionAdminClient.Pull(t.Context(), &pb.PullRequest{Subscription: subName, MaxMessages: 1})
	if status.Code(err) != codes.FailedPrecondition {
		t.Errorf("pull from a detached subscription: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{})
	topic := func(name string) error {
		_, err := s.TopicAdminClient.CreateTopic(t.Context(), &pb.Topic{Name: name})
		return err
	}
	sub := func(change func(*pb.Subscription)) error {
		spec := &pb.Subscription{Name: "projects/p/subscriptions/another", Topic: topicName}
		change(spec)
		_, err := s.SubscriptionAdminClient.CreateSubscription(t.Context(), spec)
		return err
	}
	publish := func(to string, messages ...*pb.PubsubMessage) error {
		_, err := s.TopicAdminClient.Publish(t.Context(), &pb.PublishRequest{Topic: to, Messages: messages})
		return err
	}
	update := func(path string) error {
		_, err := s.SubscriptionAdminClient.UpdateSubscription(t.Context(), &pb.UpdateSubscriptionRequest{
			Subscription: &pb.Subscription{Name: subName}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{path}},
		})
		return err
	}
	ack := func(id string) error {
		return s.SubscriptionAdminClient.Acknowledge(t.Context(), &pb.AcknowledgeRequest{Subscription: subName, AckIds: []string{id}})
	}
	long := strings.Repeat("x", 1025)
	for _, tc := range []struct {
		name string
		err  error
		want codes.Code
	}{
		{"topic again", topic(topicName), codes.AlreadyExists},
		{"topic name", topic("projects/p/topics/1st"), codes.InvalidArgument},
		{"reserved topic name", topic("projects/p/topics/google"), codes.InvalidArgument},
		{"topic for a subscription", sub(func(p *pb.Subscription) { p.Topic = topicName + "x" }), codes.NotFound},
		{"subscription again", sub(func(p *pb.Subscription) { p.Name = subName }), codes.AlreadyExists},
		{"filter", sub(func(p *pb.Subscription) { p.Filter = "stage = 1" }), codes.InvalidArgument},
		{"deadline", sub(func(p *pb.Subscription) { p.AckDeadlineSeconds = 9 }), codes.InvalidArgument},
		{"retention", sub(func(p *pb.Subscription) { p.MessageRetentionDuration = seconds(599) }), codes.InvalidArgument},
		{"endpoint", sub(func(p *pb.Subscription) { p.PushConfig = &pb.PushConfig{PushEndpoint: "here"} }), codes.InvalidArgument},
		{"backoff", sub(func(p *pb.Subscription) {
			p.RetryPolicy = &pb.RetryPolicy{MinimumBackoff: seconds(3), MaximumBackoff: seconds(2)}
		}), codes.InvalidArgument},
		{"attempts", sub(func(p *pb.Subscription) {
			p.DeadLetterPolicy = &pb.DeadLetterPolicy{DeadLetterTopic: topicName, MaxDeliveryAttempts: 4}
		}), codes.InvalidArgument},
		{"dead-letter topic", sub(func(p *pb.Subscription) {
			p.DeadLetterPolicy = &pb.DeadLetterPolicy{DeadLetterTopic: topicName + "x"}
		}), codes.NotFound},
		{"empty message", publish(topicName, &pb.PubsubMessage{}), codes.InvalidArgument},
		{"no message", publish(topicName), codes.InvalidArgument},
		{"long attribute", publish(topicName, &pb.PubsubMessage{Attributes: map[string]string{"a": long}}), codes.InvalidArgument},
		{"publish", publish(topicName+"x", data("x")...), codes.NotFound},
		{"update the filter", update("filter"), codes.InvalidArgument},
		{"ack id", ack("what?"), codes.InvalidArgument},
	} {
		if got := status.Code(tc.err); got != tc.want {
			t.Errorf("%s: %v, want %v (%v)", tc.name, got, tc.want, tc.err)
		}
	}
}
