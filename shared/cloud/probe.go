package cloud

import (
	"context"
	"fmt"
	"net/http"

	taskspb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A Dependency is something that functions need.
type Dependency struct {
	Name string
	// Ping asks it something cheap. The error says that it does not answer; how long it is waited for is up to the context.
	Ping func(context.Context) error
}

// Dependencies returns everything the API needs: what keeps jobs, what carries letters, where files lie, who knows
// users, and Redis where there is one. Vendors are none: GET /pipeline/status tells of them.
func (e *Env) Dependencies() []Dependency {
	deps := []Dependency{
		{"firestore", e.pingStore}, {"pubsub", e.pingTopic}, {"tasks", e.pingQueues},
		{"storage", e.pingStorage}, {"identity", func(ctx context.Context) error { return reach(ctx, e.Config.ToolkitURL()) }},
	}
	if e.Cache.Health().Backend == "redis" {
		deps = append(deps, Dependency{"redis", e.Cache.Ping})
	}
	return deps
}

func (e *Env) pingStore(ctx context.Context) error {
	s, err := e.store()
	if err != nil {
		return err
	}
	return s.Ping(ctx)
}

func (e *Env) pingTopic(ctx context.Context) error {
	client, err := e.pubsub()
	if err != nil {
		return err
	}
	_, err = client.TopicAdminClient.GetTopic(ctx, &pubsubpb.GetTopicRequest{Topic: e.Config.topic()})
	return answered(err)
}

// pingQueues asks for a queue that need not exist: each function has queues of its own.
func (e *Env) pingQueues(ctx context.Context) error {
	client, err := e.tasks()
	if err != nil {
		return err
	}
	_, err = client.GetQueue(ctx, &taskspb.GetQueueRequest{Name: e.Config.Queue("health")})
	if status.Code(err) == codes.NotFound {
		return nil
	}
	return answered(err)
}

// answered takes a refusal for an answer: who publishes and queues need not be allowed to describe.
func answered(err error) error {
	if status.Code(err) == codes.PermissionDenied {
		return nil
	}
	return err
}

// pingStorage asks without a client, which is large, and without credentials: being refused is an answer.
func (e *Env) pingStorage(ctx context.Context) error {
	base := "https://storage.googleapis.com"
	if host := e.Config.Endpoints.Storage; host != "" {
		base = "http://" + host
	}
	return reach(ctx, base+"/storage/v1/b/"+e.Config.Name(Delivery))
}

// reach reports whether a service over HTTP answers, whatever it thinks of the question.
func reach(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("cloud: reach: %w", err)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("cloud: reach: %w", err)
	}
	if err := answer.Body.Close(); err != nil {
		return fmt.Errorf("cloud: reach: %w", err)
	}
	if answer.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("cloud: reach %s: %s", req.URL.Host, answer.Status)
	}
	return nil
}
