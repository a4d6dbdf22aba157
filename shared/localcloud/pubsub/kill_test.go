package pubsub_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/servetest"
)

func TestMain(m *testing.M) {
	servetest.Main(m, func(db *bbolt.DB) (servetest.Service, error) {
		return pubsub.Open(pubsub.Options{DB: db, Logger: slog.New(slog.DiscardHandler)})
	})
}

// Every message whose publishing was answered is pushed, though the broker is
// killed again and again in the middle of accepting and pushing; at the end
// nothing is left over, and no message was made up.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.db")
	url, hits := servetest.Target(t, func(n int, _ servetest.Hit) int {
		if n%5 == 0 {
			return 500
		}
		return 200
	})
	prepare := start(t, path, pubsub.Options{})
	prepare.topic(topicName)
	prepare.subscribe(pushTo(url))
	prepare.stop()

	accepted := map[string]bool{}
	for range 4 {
		for _, text := range publishAndKill(t, path) {
			accepted[text] = true
		}
	}
	p := servetest.Launch(t, path)
	for waiting := len(accepted); waiting > 0; {
		text := string(parse(t, servetest.Next(t, hits)).Message.Data)
		if accepted[text] {
			accepted[text] = false
			waiting--
		}
	}
	if err := p.End(); err != nil {
		t.Fatal(err)
	}
}

// publishAndKill publishes until the broker is killed, and returns what was accepted.
func publishAndKill(t *testing.T, path string) (accepted []string) {
	t.Helper()
	p := servetest.Launch(t, path)
	c := dial(t, p.Address)
	defer c.Close()
	return p.KillAmid(t, func(ctx context.Context, text string) error {
		_, err := c.TopicAdminClient.Publish(ctx, &pb.PublishRequest{Topic: topicName, Messages: data(text)})
		return err
	})
}

// What was acknowledged does not come again after a kill.
func TestKillAfterAcknowledge(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.db")
	prepare := start(t, path, pubsub.Options{})
	prepare.topic(topicName)
	prepare.subscribe(&pb.Subscription{})
	prepare.stop()

	p := servetest.Launch(t, path)
	s := &stack{Client: dial(t, p.Address), t: t}
	defer s.Client.Close()
	s.publish(data("kept", "done")...)
	got := s.pull(subName, 10)
	s.ack(subName, got[1])
	p.Kill()

	after := start(t, path, pubsub.Options{})
	if left := after.pull(subName, 10); len(left) != 1 || string(left[0].Message.Data) != "kept" {
		t.Errorf("left over: %v, want only what was not acknowledged", left)
	}
}
