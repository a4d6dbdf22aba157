package localcloud

import (
	"context"
	"fmt"
	"time"

	taskspb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"cloud.google.com/go/pubsub/v2"
	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud/events"
	"github.com/aiprod/aiprod/shared/localcloud/storage"
)

// Delivery of messages. A lease outlasts neither the attempts nor the backoff,
// so that a message is still there when a dead worker's lease has run out.
const (
	ackDeadline = 600 * time.Second
	minBackoff  = 250 * time.Millisecond
	maxBackoff  = 10 * time.Second
	attempts    = 100
)

const deadLetters = "aiprod-dead-letters"

// provision makes the topics, subscriptions and queues the functions are
// triggered by, through the same clients, as Terraform does in the cloud.
func (s *Stack) provision(ctx context.Context) error {
	ps, err := s.Env.PubSub()
	if err != nil {
		return err
	}
	topics := []string{s.Env.Config.StageTopic, deadLetters}
	for _, b := range cloud.Buckets() {
		topics = append(topics, s.objects(b))
	}
	for _, f := range s.o.Functions {
		if f.Kind == function.OnTopic {
			topics = append(topics, f.Trigger.Topic)
		}
	}
	for _, t := range topics {
		_, err := ps.TopicAdminClient.CreateTopic(ctx, &pubsubpb.Topic{Name: topicName(t)})
		if err := exists(err); err != nil {
			return fmt.Errorf("localcloud: topic %s: %w", t, err)
		}
	}
	for _, f := range s.o.Functions {
		if err := s.trigger(ctx, ps, f); err != nil {
			return fmt.Errorf("localcloud: trigger of %s: %w", f.Name, err)
		}
	}
	return nil
}

func exists(err error) error {
	if status.Code(err) == codes.AlreadyExists {
		return nil
	}
	return err
}

func topicName(id string) string { return "projects/" + Project + "/topics/" + id }

// objects is the topic that stands for the events of a bucket.
func (s *Stack) objects(b cloud.Bucket) string { return "objects-" + s.Env.Config.Name(b) }

func (s *Stack) trigger(ctx context.Context, ps *pubsub.Client, f *function.Function) error {
	url := s.Env.Config.Function(f.Name)
	switch f.Kind {
	case function.OnStage:
		endpoint, err := events.PubSubEndpoint(url, topicName(s.Env.Config.StageTopic))
		if err != nil {
			return err
		}
		return s.subscribe(ctx, ps, f.Name, s.Env.Config.StageTopic, endpoint, fmt.Sprintf("attributes.stage = %q", f.Trigger.Stage))
	case function.OnObject:
		return s.subscribe(ctx, ps, f.Name, s.objects(cloud.Bucket(f.Trigger.Bucket)), url, `attributes.eventType = "OBJECT_FINALIZE"`)
	case function.OnTopic:
		return s.subscribe(ctx, ps, f.Name, f.Trigger.Topic, url, "") // the plain push, as Terraform's subscription of it
	case function.OnTask:
		for _, name := range f.Trigger.AllQueues() {
			if err := s.queue(ctx, name, f.Trigger.Concurrent); err != nil {
				return err
			}
		}
	}
	return nil
}

// subscribe makes the push subscription of a function. The port may have
// changed since the last start, so an old one is pointed to the new address.
func (s *Stack) subscribe(ctx context.Context, ps *pubsub.Client, name, topic, endpoint, filter string) error {
	push := &pubsubpb.PushConfig{
		PushEndpoint: endpoint,
		AuthenticationMethod: &pubsubpb.PushConfig_OidcToken_{OidcToken: &pubsubpb.PushConfig_OidcToken{
			ServiceAccountEmail: s.Env.Config.Invoker, Audience: s.Env.Config.Function(name),
		}},
	}
	sub := &pubsubpb.Subscription{
		Name: "projects/" + Project + "/subscriptions/" + name, Topic: topicName(topic), PushConfig: push, Filter: filter,
		AckDeadlineSeconds: int32(ackDeadline.Seconds()),
		RetryPolicy:        &pubsubpb.RetryPolicy{MinimumBackoff: durationpb.New(minBackoff), MaximumBackoff: durationpb.New(maxBackoff)},
		DeadLetterPolicy:   &pubsubpb.DeadLetterPolicy{DeadLetterTopic: topicName(deadLetters), MaxDeliveryAttempts: attempts},
	}
	_, err := ps.SubscriptionAdminClient.CreateSubscription(ctx, sub)
	if status.Code(err) == codes.AlreadyExists {
		return ps.SubscriptionAdminClient.ModifyPushConfig(ctx, &pubsubpb.ModifyPushConfigRequest{Subscription: sub.Name, PushConfig: push})
	}
	return err
}

func (s *Stack) queue(ctx context.Context, name string, concurrent int) error {
	client, err := s.Env.Tasks()
	if err != nil {
		return err
	}
	q := &taskspb.Queue{
		Name:        s.Env.Config.Queue(name),
		RateLimits:  &taskspb.RateLimits{MaxDispatchesPerSecond: 100, MaxConcurrentDispatches: int32(concurrent)},
		RetryConfig: &taskspb.RetryConfig{MaxAttempts: attempts, MinBackoff: durationpb.New(minBackoff), MaxBackoff: durationpb.New(maxBackoff)},
	}
	parent := fmt.Sprintf("projects/%s/locations/%s", Project, s.Env.Config.Region)
	_, err = client.CreateQueue(ctx, &taskspb.CreateQueueRequest{Parent: parent, Queue: q})
	return exists(err)
}

// changed tells of a change in storage as the cloud does: on the topic of the bucket.
func (s *Stack) changed(ctx context.Context, o storage.Object, e storage.Event) error {
	ps, err := s.Env.PubSub()
	if err != nil {
		return err
	}
	eventType := events.ObjectFinalize
	if e != storage.Finalized {
		eventType = events.ObjectDelete
	}
	data, attributes := events.Notification(eventObject(o), eventType)
	_, err = ps.TopicAdminClient.Publish(ctx, &pubsubpb.PublishRequest{
		Topic: topicName("objects-" + o.Bucket), Messages: []*pubsubpb.PubsubMessage{{Data: data, Attributes: attributes}},
	})
	return err
}

// eventObject is the object as its event tells it.
func eventObject(o storage.Object) events.Object {
	at := func(s string) time.Time { t, _ := time.Parse(time.RFC3339Nano, s); return t } // ours, always well-formed
	return events.Object{
		Bucket: o.Bucket, Name: o.Name, Generation: o.Generation, Metageneration: o.Metageneration, Size: o.Size,
		ContentType: o.ContentType, ContentEncoding: o.ContentEncoding, ContentDisposition: o.ContentDisposition,
		ContentLanguage: o.ContentLanguage, CacheControl: o.CacheControl, MD5Hash: o.MD5Hash, CRC32C: o.CRC32C,
		StorageClass: o.StorageClass, TimeCreated: at(o.TimeCreated), Updated: at(o.Updated), Metadata: o.Metadata,
	}
}
