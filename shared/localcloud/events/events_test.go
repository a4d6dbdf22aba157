package events_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/storage/v1"

	"github.com/aiprod/aiprod/shared/localcloud/events"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	object = events.Object{
		Bucket: "intake", Name: "t1/j&1/ä b.mp4", Generation: 1767225600123456, Metageneration: 2,
		Size: 5_000_000_000, ContentType: "video/mp4",
		MD5Hash: "CY9rzUYh03PK3k6DJie09g==", CRC32C: "rth90Q==",
		TimeCreated: time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC),
		Updated:     time.Date(2026, 1, 2, 3, 5, 0, 0, time.UTC),
		Metadata:    map[string]string{"step": "s1"},
	}
	message = events.Message{
		ID: "42", Data: []byte("hello"), Attributes: map[string]string{"stage": "plan", "a": "<&>"},
		PublishTime: time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC),
	}
	delivery = events.Delivery{
		Message: message, Topic: "projects/p/topics/t",
		Subscription: "projects/p/subscriptions/eventarc-us-trigger-sub-1",
	}
)

func notification(o events.Object, eventType string) events.Message {
	data, attributes := events.Notification(o, eventType)
	return events.Message{ID: "42", Data: data, Attributes: attributes, PublishTime: message.PublishTime}
}

// wire is a request as it would go over the network, headers sorted.
func wire(r events.Request) []byte {
	var b bytes.Buffer
	keys := make([]string, 0, len(r.Header))
	for k := range r.Header {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		fmt.Fprintf(&b, "%s: %s\n", k, strings.Join(r.Header[k], ", "))
	}
	b.WriteByte('\n')
	b.Write(r.Body)
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	counted := delivery
	counted.Attempt = 3
	counted.Message.OrderingKey = "k"
	bare := object
	bare.Metageneration, bare.Updated, bare.Metadata, bare.MD5Hash = 0, time.Time{}, nil, ""
	for _, tc := range []struct {
		file     string
		endpoint string
		delivery events.Delivery
	}{
		{"push.txt", "http://h/", delivery},
		{"push_counted.txt", "http://h/", counted},
		{"pubsub.txt", "http://h/?__GCP_CloudEventsMode=CUSTOM_PUBSUB_projects%2Fp%2Ftopics%2Ft", delivery},
		{"storage_finalized.txt", "http://h/?__GCP_CloudEventsMode=GCS_NOTIFICATION",
			events.Delivery{Message: notification(object, events.ObjectFinalize)}},
		{"storage_deleted.txt", "http://h/?__GCP_CloudEventsMode=GCS_NOTIFICATION",
			events.Delivery{Message: notification(bare, events.ObjectDelete)}},
	} {
		t.Run(tc.file, func(t *testing.T) {
			t.Parallel()
			r, err := events.For(tc.endpoint, tc.delivery)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, tc.file, wire(r))
		})
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// The CloudEvents SDK, which functions read events with, understands ours.
func TestReadableByTheSDK(t *testing.T) {
	t.Parallel()
	storageRequest, err := events.Storage(notification(object, events.ObjectMetadataUpdate))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name                              string
		request                           events.Request
		kind, source, subject, at, bucket string
	}{
		{
			name: "pubsub", request: events.PubSub(delivery),
			kind:   "google.cloud.pubsub.topic.v1.messagePublished",
			source: "//pubsub.googleapis.com/projects/p/topics/t", at: "2026-01-02T03:04:05.678901Z",
		},
		{
			name: "storage", request: storageRequest,
			kind:   "google.cloud.storage.object.v1.metadataUpdated",
			source: "//storage.googleapis.com/projects/_/buckets/intake",
			// The SDK leaves the percent-encoding of headers; the body has the name itself.
			subject: "objects/t1/j&1/%C3%A4%20b.mp4", at: "2026-01-02T03:05:00Z", bucket: "intake",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(tc.request.Body))
			r.Header = tc.request.Header
			event, err := cloudevents.NewEventFromHTTPRequest(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := event.Validate(); err != nil {
				t.Error(err)
			}
			bucket, _ := event.Extensions()["bucket"].(string)
			got := []string{event.ID(), event.Type(), event.Source(), event.Subject(), event.Time().Format(time.RFC3339Nano), bucket}
			want := []string{"42", tc.kind, tc.source, tc.subject, tc.at, tc.bucket}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
		})
	}
}

// Google's own type for the object resource reads all fields of ours.
func TestObjectResource(t *testing.T) {
	t.Parallel()
	data, _ := events.Notification(object, events.ObjectFinalize)
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var got storage.Object
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Name != object.Name || got.Size != uint64(object.Size) || got.Generation != object.Generation ||
		got.Id != "intake/t1/j&1/ä b.mp4/1767225600123456" || got.TimeCreated != "2026-01-02T03:04:05.678Z" {
		t.Errorf("read as %+v", got)
	}
}

func TestEtagIsGoogles(t *testing.T) {
	t.Parallel()
	// Generation and etag of the sample event that Google publishes.
	o := events.Object{Bucket: "b", Name: "n", Generation: 1587627537231057, Metageneration: 1}
	data, _ := events.Notification(o, events.ObjectFinalize)
	if want := `"etag":"CNHZkbuF/ugCEAE="`; !strings.Contains(string(data), want) {
		t.Errorf("%s lacks %s", data, want)
	}
}

func TestStorageRejects(t *testing.T) {
	t.Parallel()
	for name, attributes := range map[string]map[string]string{
		"no attributes": nil,
		"unknown type":  {"eventType": "OBJECT_EATEN", "bucketId": "b", "objectId": "o"},
		"no object":     {"eventType": events.ObjectDelete, "bucketId": "b"},
	} {
		if _, err := events.Storage(events.Message{Attributes: attributes}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	pubsub, err := events.PubSubEndpoint("http://h/run?a=1", "projects/p/topics/t")
	if err != nil {
		t.Fatal(err)
	}
	if want := "http://h/run?__GCP_CloudEventsMode=CUSTOM_PUBSUB_projects%2Fp%2Ftopics%2Ft&a=1"; pubsub != want {
		t.Errorf("%s, want %s", pubsub, want)
	}
	storage, err := events.StorageEndpoint("http://h/run")
	if err != nil {
		t.Fatal(err)
	}
	for endpoint, want := range map[string]events.Mode{
		pubsub:                               events.ModePubSub,
		storage:                              events.ModeStorage,
		"http://h":                           events.ModePush,
		"http://h?__GCP_CloudEventsMode=NEW": events.ModePush,
		"http://[":                           events.ModePush,
	} {
		if got := events.ModeOf(endpoint); got != want {
			t.Errorf("%s: %s, want %s", endpoint, got, want)
		}
	}
}
