package cloud

import (
	"context"
	"fmt"
	"time"

	taskspb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/outbox"
)

// taskDeadline is how long a task's function may take: the longest Cloud Tasks allows for HTTP targets.
const taskDeadline = 30 * time.Minute

// poster posts letters on Pub/Sub and Cloud Tasks.
type poster struct{ e *Env }

var _ outbox.Poster = poster{}

// Post posts letters in order.
func (p poster) Post(ctx context.Context, letters []outbox.Letter) error {
	var together []*pubsubpb.PubsubMessage // of the letters before, one call carries them all
	for _, l := range letters {
		if l.Queue == "" {
			together = append(together, &pubsubpb.PubsubMessage{Data: l.Data, Attributes: l.Attributes})
			continue
		}
		if err := p.publish(ctx, together); err != nil {
			return err
		}
		together = nil
		if err := p.enqueue(ctx, l); err != nil {
			return err
		}
	}
	return p.publish(ctx, together)
}

// publish sends messages at once, and not by the client's Publisher, which holds messages back for company: letters are
// few, and a person waits for them.
func (p poster) publish(ctx context.Context, messages []*pubsubpb.PubsubMessage) error {
	if len(messages) == 0 {
		return nil
	}
	client, err := p.e.pubsub()
	if err != nil {
		return err
	}
	_, err = client.TopicAdminClient.Publish(ctx, &pubsubpb.PublishRequest{Topic: p.e.Config.topic(), Messages: messages})
	if err != nil {
		return fmt.Errorf("publish on %s: %w", p.e.Config.StageTopic, err)
	}
	return nil
}

func (p poster) enqueue(ctx context.Context, l outbox.Letter) error {
	client, err := p.e.tasks()
	if err != nil {
		return err
	}
	queue := p.e.Config.Queue(l.Queue)
	url := p.e.Config.Function(l.Function)
	call := &taskspb.HttpRequest{
		Url: url, HttpMethod: taskspb.HttpMethod_POST, Body: l.Data,
		Headers: map[string]string{"Content-Type": "application/json"},
	}
	if invoker := p.e.Config.InvokerOf(l.Function); invoker != "" {
		call.AuthorizationHeader = &taskspb.HttpRequest_OidcToken{
			OidcToken: &taskspb.OidcToken{ServiceAccountEmail: invoker, Audience: url},
		}
	}
	task := &taskspb.Task{
		MessageType:      &taskspb.Task_HttpRequest{HttpRequest: call},
		DispatchDeadline: durationpb.New(taskDeadline),
	}
	if l.Name != "" { // without one, the queue makes it up
		task.Name = queue + "/tasks/" + l.Name
	}
	if !l.At.IsZero() {
		task.ScheduleTime = timestamppb.New(l.At)
	}
	_, err = client.CreateTask(ctx, &taskspb.CreateTaskRequest{Parent: queue, Task: task})
	if status.Code(err) == codes.AlreadyExists { // the same letter, posted before
		return nil
	}
	if err != nil {
		return fmt.Errorf("queue %s: %w", l.Queue, err)
	}
	return nil
}

// topic returns the full name of the topic of stages.
func (c Config) topic() string {
	return fmt.Sprintf("projects/%s/topics/%s", c.Project, c.StageTopic)
}

// Queue returns the full name of a queue.
func (c Config) Queue(name string) string {
	return fmt.Sprintf("projects/%s/locations/%s/queues/%s", c.Project, c.Region, name)
}
