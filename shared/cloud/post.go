package cloud

import (
	"context"
	"fmt"
	"time"

	taskspb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"cloud.google.com/go/pubsub/v2"
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

// newPublisher returns the publisher of stage messages. Letters are few and a
// person waits for them, so each is sent at once instead of being batched.
func (e *Env) newPublisher() (*pubsub.Publisher, error) {
	client, err := e.pubsub()
	if err != nil {
		return nil, err
	}
	p := client.Publisher(e.Config.StageTopic)
	p.PublishSettings.DelayThreshold = time.Millisecond
	p.PublishSettings.CountThreshold = 1
	return p, nil
}

// Post posts letters in order.
func (p poster) Post(ctx context.Context, letters []outbox.Letter) error {
	for _, l := range letters {
		post := p.publish
		if l.Queue != "" {
			post = p.enqueue
		}
		if err := post(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (p poster) publish(ctx context.Context, l outbox.Letter) error {
	pub, err := p.e.publisher()
	if err != nil {
		return err
	}
	if _, err := pub.Publish(ctx, &pubsub.Message{Data: l.Data, Attributes: l.Attributes}).Get(ctx); err != nil {
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
	if p.e.Config.Invoker != "" {
		call.AuthorizationHeader = &taskspb.HttpRequest_OidcToken{
			OidcToken: &taskspb.OidcToken{ServiceAccountEmail: p.e.Config.Invoker, Audience: url},
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

// Queue returns the full name of a queue.
func (c Config) Queue(name string) string {
	return fmt.Sprintf("projects/%s/locations/%s/queues/%s", c.Project, c.Region, name)
}
