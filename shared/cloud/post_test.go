package cloud_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	taskspb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/tasks"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

const (
	topic        = "projects/demo/topics/stages"
	subscription = "projects/demo/subscriptions/all"
)

// A service is one of the local servers.
type service interface {
	Register(grpc.ServiceRegistrar)
	Start()
	Close() error
}

// serve runs services on one port until the test ends, and returns its address.
func serve(t *testing.T, services ...service) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer()
	for _, s := range services {
		s.Register(g)
		s.Start()
	}
	go func() { _ = g.Serve(l) }()
	t.Cleanup(func() {
		g.Stop()
		for _, s := range services {
			_ = s.Close()
		}
	})
	return l.Addr().String()
}

// world is an environment on local services, with the topic and the queue. What
// tasks send arrives in the channel: the function's path and the body.
func world(t *testing.T) (*cloud.Env, chan string) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	broker, err := pubsub.Open(pubsub.Options{DB: db, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	queues, err := tasks.Open(tasks.Options{DB: db, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	address := serve(t, broker, queues)
	arrived := make(chan string, 10)
	worker := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		arrived <- r.URL.Path + " " + r.Header.Get("Content-Type") + " " + string(body)
	}))
	t.Cleanup(worker.Close)
	env := cloud.New(cloud.Config{
		Project: "demo", Region: "local", Database: "(default)", StageTopic: "stages", FunctionURL: worker.URL + "/{name}",
		Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t), PubSub: address, Tasks: address},
	}, slog.New(slog.DiscardHandler))
	provision(t, env)
	return env, arrived
}

func provision(t *testing.T, env *cloud.Env) {
	t.Helper()
	ps, err := env.PubSub()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ps.TopicAdminClient.CreateTopic(t.Context(), &pubsubpb.Topic{Name: topic}); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.SubscriptionAdminClient.CreateSubscription(t.Context(), &pubsubpb.Subscription{Name: subscription, Topic: topic}); err != nil {
		t.Fatal(err)
	}
	client, err := env.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	q := &taskspb.CreateQueueRequest{Parent: "projects/demo/locations/local", Queue: &taskspb.Queue{Name: env.Config.Queue("work")}}
	if _, err := client.CreateQueue(t.Context(), q); err != nil {
		t.Fatal(err)
	}
}

func poster(t *testing.T, env *cloud.Env) outbox.Poster {
	t.Helper()
	s, err := env.Store()
	if err != nil {
		t.Fatal(err)
	}
	return s.Poster()
}

func TestMessagesArePublished(t *testing.T) {
	t.Parallel()
	env, _ := world(t)
	l := outbox.Letter{Attributes: map[string]string{"stage": "plan"}, Data: []byte("hello")}
	if err := poster(t, env).Post(t.Context(), []outbox.Letter{l}); err != nil {
		t.Fatal(err)
	}
	ps, _ := env.PubSub()
	res, err := ps.SubscriptionAdminClient.Pull(t.Context(), &pubsubpb.PullRequest{Subscription: subscription, MaxMessages: 10})
	if err != nil || len(res.ReceivedMessages) != 1 {
		t.Fatalf("pulled %v, %v", res, err)
	}
	m := res.ReceivedMessages[0].Message
	if string(m.Data) != "hello" || !cmp.Equal(m.Attributes, l.Attributes) {
		t.Errorf("message %v", m)
	}
}

// A task is queued once for each name; posting it again is no error. One without a name is always new.
func TestTasksAreQueued(t *testing.T) {
	t.Parallel()
	env, arrived := world(t)
	data, _ := json.Marshal(map[string]string{"job": "j"})
	named := outbox.Letter{Queue: "work", Name: "render-1", Function: "render", Data: data}
	nameless := named
	nameless.Name = ""
	later := named
	later.Name, later.At = "render-2", time.Now().Add(time.Hour)
	for _, l := range []outbox.Letter{named, named, nameless, nameless, later} {
		if err := poster(t, env).Post(t.Context(), []outbox.Letter{l}); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if got := <-arrived; got != `/render application/json {"job":"j"}` {
			t.Errorf("arrived %s", got)
		}
	}
	client, _ := env.Tasks()
	task, err := client.GetTask(t.Context(), &taskspb.GetTaskRequest{Name: env.Config.Queue("work") + "/tasks/render-2"})
	if err != nil || !task.ScheduleTime.AsTime().Equal(later.At.UTC()) {
		t.Errorf("task %v, %v", task, err)
	}
	if len(arrived) != 0 {
		t.Errorf("%d more arrived", len(arrived))
	}
}

func TestPostFails(t *testing.T) {
	t.Parallel()
	env, _ := world(t)
	l := outbox.Letter{Queue: "none", Name: "n", Function: "render"}
	if err := poster(t, env).Post(t.Context(), []outbox.Letter{l}); err == nil {
		t.Error("a task of no queue was posted")
	}
}
