package pubsub_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/servetest"
)

// counted numbers the requests of a handler from 1.
func pushTo(url string) *pb.Subscription {
	return &pb.Subscription{PushConfig: &pb.PushConfig{PushEndpoint: url}, RetryPolicy: quick()}
}

type envelope struct {
	Message struct {
		Data       []byte
		Attributes map[string]string
		MessageID  string
	}
	Subscription    string
	DeliveryAttempt int
}

func parse(t *testing.T, h servetest.Hit) envelope {
	t.Helper()
	var e envelope
	if err := json.Unmarshal([]byte(h.Body), &e); err != nil {
		t.Fatalf("%v in %s", err, h.Body)
	}
	return e
}

func TestPushForms(t *testing.T) {
	t.Parallel()
	message := &pb.PubsubMessage{Data: []byte("hi"), Attributes: map[string]string{"a": "1"}, OrderingKey: "k"}
	const event = "?__GCP_CloudEventsMode=CUSTOM_PUBSUB_projects%2Fp%2Ftopics%2Fthings"
	bare := func(metadata bool) *pb.PushConfig_NoWrapper_ {
		return &pb.PushConfig_NoWrapper_{NoWrapper: &pb.PushConfig_NoWrapper{WriteMetadata: metadata}}
	}
	oidc := func(audience string) *pb.PushConfig_OidcToken_ {
		return &pb.PushConfig_OidcToken_{OidcToken: &pb.PushConfig_OidcToken{ServiceAccountEmail: "run@p", Audience: audience}}
	}
	for _, tc := range []struct {
		name   string
		query  string
		config *pb.PushConfig
		header map[string]string // URL, ID stand for the endpoint's and the message's
		body   string
	}{
		{
			name:   "wrapped",
			config: &pb.PushConfig{},
			header: map[string]string{
				"Content-Type": "application/json", "User-Agent": "CloudPubSub-Google",
				"Authorization": "", "Ce-Id": "",
			},
			body: `{"message":{"attributes":{"a":"1"},"data":"aGk=","messageId":"ID","message_id":"ID",` +
				`"publishTime":"TIME","publish_time":"TIME","orderingKey":"k"},"subscription":"` + subName + `"}`,
		},
		{
			name:   "wrapped, signed for an audience",
			config: &pb.PushConfig{AuthenticationMethod: oidc("https://api")},
			header: map[string]string{"Authorization": "Bearer https://api for run@p"},
		},
		{
			name:   "wrapped, signed for the endpoint",
			config: &pb.PushConfig{AuthenticationMethod: oidc("")},
			header: map[string]string{"Authorization": "Bearer URL for run@p"},
		},
		{
			name:   "bare",
			config: &pb.PushConfig{Wrapper: bare(false)},
			header: map[string]string{"Content-Type": "", "A": "", "X-Goog-Pubsub-Message-Id": ""},
			body:   "hi",
		},
		{
			name:   "bare with metadata",
			config: &pb.PushConfig{Wrapper: bare(true)},
			header: map[string]string{
				"A": "1", "X-Goog-Pubsub-Message-Id": "ID", "X-Goog-Pubsub-Ordering-Key": "k",
				"X-Goog-Pubsub-Subscription-Name": subName, "X-Goog-Pubsub-Publish-Time": "TIME",
			},
			body: "hi",
		},
		{
			name:   "CloudEvent",
			query:  event,
			config: &pb.PushConfig{},
			header: map[string]string{
				"Ce-Id": "ID", "Ce-Type": "google.cloud.pubsub.topic.v1.messagePublished",
				"Ce-Source": "//pubsub.googleapis.com/" + topicName, "Ce-Time": "TIME", "Ce-Subject": "",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			clock := time.Now().UTC().Truncate(time.Second)
			s := fresh(t, pubsub.Options{
				Now:   func() time.Time { return clock },
				Token: func(audience, account string) (string, error) { return audience + " for " + account, nil },
			})
			url, hits := servetest.Target(t, servetest.Always(204))
			tc.config.PushEndpoint = url + "/run" + tc.query
			s.subscribe(&pb.Subscription{PushConfig: tc.config})
			id := s.publish(message)[0]

			got := servetest.Next(t, hits)
			fill := strings.NewReplacer("ID", id, "TIME", clock.Format(time.RFC3339), "URL", url+"/run")
			for k, want := range tc.header {
				if got := got.Header.Get(k); got != fill.Replace(want) {
					t.Errorf("%s: %q, want %q", k, got, fill.Replace(want))
				}
			}
			if tc.body != "" {
				if diff := cmp.Diff(fill.Replace(tc.body), got.Body); diff != "" {
					t.Errorf("body (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestPushRetriesUntilAccepted(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	statuses := []int{500, 301, 404, 429, 206, 202}
	url, hits := servetest.Target(t, func(n int, _ servetest.Hit) int { return statuses[n-1] })
	s.subscribe(pushTo(url))
	s.publish(data("x")...)

	for range statuses {
		if e := parse(t, servetest.Next(t, hits)); e.DeliveryAttempt != 0 || string(e.Message.Data) != "x" {
			t.Errorf("pushed %+v, want x without a count", e)
		}
	}
	// The 202 was the last: the next message is the next request.
	s.stop()
	if n := len(hits); n > 0 {
		t.Errorf("%d pushes after the message was accepted", n)
	}
}

func TestPushDeadLetter(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	const dead, deadSub = "projects/p/topics/dead", "projects/p/subscriptions/dead"
	s.topic(dead)
	s.subscribe(&pb.Subscription{Name: deadSub, Topic: dead})
	url, hits := servetest.Target(t, servetest.Always(500))
	spec := pushTo(url)
	spec.DeadLetterPolicy = &pb.DeadLetterPolicy{DeadLetterTopic: dead, MaxDeliveryAttempts: 5}
	s.subscribe(spec)
	s.publish(&pb.PubsubMessage{Data: []byte("x"), Attributes: map[string]string{"a": "1"}})

	for want := 1; want <= 5; want++ {
		if got := parse(t, servetest.Next(t, hits)).DeliveryAttempt; got != want {
			t.Errorf("delivery attempt %d, want %d", got, want)
		}
	}
	letter := s.pull(deadSub, 10)
	if len(letter) != 1 || string(letter[0].Message.Data) != "x" {
		t.Fatalf("dead letters %v, want one", letter)
	}
	got := letter[0].Message.Attributes
	if _, err := time.Parse(time.RFC3339, got["CloudPubSubDeadLetterSourceTopicPublishTime"]); err != nil {
		t.Error(err)
	}
	delete(got, "CloudPubSubDeadLetterSourceTopicPublishTime")
	if diff := cmp.Diff(map[string]string{
		"a": "1",
		"CloudPubSubDeadLetterSourceDeliveryCount":       "5",
		"CloudPubSubDeadLetterSourceSubscription":        "worker",
		"CloudPubSubDeadLetterSourceSubscriptionProject": "p",
	}, got); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if len(hits) > 0 {
		t.Error("pushed again after it became a dead letter")
	}
}

// Messages of a key arrive in order, one at a time, whatever fails between.
func TestPushOrder(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	var mu sync.Mutex
	running := map[string]bool{}
	accepted := map[string][]string{}
	enter := func(key string) {
		mu.Lock()
		defer mu.Unlock()
		if running[key] {
			t.Errorf("key %s: two at once", key)
		}
		running[key] = true
	}
	leave := func(key, text string, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		running[key] = false
		if ok {
			accepted[key] = append(accepted[key], text)
		}
	}
	url, hits := servetest.Target(t, func(n int, h servetest.Hit) int {
		key, text, _ := strings.Cut(string(parse(t, h).Message.Data), ":")
		enter(key)
		ok := n%3 != 0
		leave(key, text, ok)
		if ok {
			return 200
		}
		return 500
	})
	spec := pushTo(url)
	spec.EnableMessageOrdering = true
	s.subscribe(spec)
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprint(i))
		for _, key := range []string{"a", "b"} {
			s.publish(&pb.PubsubMessage{Data: fmt.Appendf(nil, "%s:%d", key, i), OrderingKey: key})
		}
	}
	for done := 0; done < 20; {
		servetest.Next(t, hits)
		mu.Lock()
		done = len(accepted["a"]) + len(accepted["b"])
		mu.Unlock()
	}
	for key, got := range accepted {
		if !slices.Equal(got, want) {
			t.Errorf("key %s accepted as %v", key, got)
		}
	}
}

func TestPushFlowControl(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{MaxInFlight: 3})
	release := make(chan struct{})
	var inFlight, most atomic.Int64
	entered := make(chan struct{}, 20)
	url, hits := servetest.Target(t, func(int, servetest.Hit) int {
		if n := inFlight.Add(1); n > most.Load() {
			most.Store(n)
		}
		entered <- struct{}{}
		<-release
		inFlight.Add(-1)
		return 200
	})
	s.subscribe(pushTo(url))
	s.publish(data("1", "2", "3", "4", "5", "6", "7", "8")...)
	for range 3 {
		<-entered
	}
	close(release)
	for range 8 {
		servetest.Next(t, hits)
	}
	if got := most.Load(); got != 3 {
		t.Errorf("%d pushes at once, want 3", got)
	}
}

// A subscription may turn from pull to push and to another endpoint at any time.
func TestPushFollowsUpdates(t *testing.T) {
	t.Parallel()
	s := fresh(t, pubsub.Options{})
	s.subscribe(&pb.Subscription{})
	s.publish(data("one")...)
	first, firstHits := servetest.Target(t, servetest.Always(200))
	second, secondHits := servetest.Target(t, servetest.Always(200))

	push := func(url string) {
		t.Helper()
		err := s.SubscriptionAdminClient.ModifyPushConfig(t.Context(), &pb.ModifyPushConfigRequest{
			Subscription: subName, PushConfig: &pb.PushConfig{PushEndpoint: url},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	push(first)
	servetest.Next(t, firstHits)
	push(second)
	s.publish(data("two")...)
	servetest.Next(t, secondHits)
	push("")
	s.publish(data("three")...)
	s.ack(subName, s.pull(subName, 1)...)
}
