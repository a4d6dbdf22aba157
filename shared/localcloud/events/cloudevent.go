// Package events writes the HTTP requests that Google's platform sends to
// functions: the Pub/Sub push envelope, and CloudEvents in binary mode as
// Eventarc sends them for Pub/Sub messages and for Cloud Storage objects.
//
// An Eventarc trigger is a Pub/Sub push subscription whose endpoint names the
// format in its query (see ModeOf). So a storage event is durable in the way that it
// is in the cloud: the change of an object is published as a message (see
// Notification), and the broker turns the message into the CloudEvent when it
// delivers it, with its own acknowledgement, retries and dead letters.
//
// It sends nothing, stores nothing and signs nothing. Formats: Google's "Cloud
// Storage Pub/Sub notifications" and "Eventarc event format", and a published
// capture of a request on Cloud Run.
package events

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// A Request is what is POSTed to a target, apart from its address and its token.
type Request struct {
	Header http.Header
	Body   []byte
}

// A Message is a published Pub/Sub message.
type Message struct {
	ID          string
	Data        []byte
	Attributes  map[string]string
	OrderingKey string // empty: unordered
	PublishTime time.Time
}

// A Delivery is one attempt to hand a message to the endpoint of a subscription.
type Delivery struct {
	Message      Message
	Topic        string // "projects/P/topics/T"
	Subscription string // "projects/P/subscriptions/S"
	// Attempt counts deliveries from 1; 0 leaves it out, as Google does where
	// the subscription has no dead-letter topic.
	Attempt int
}

// Push returns the request of a plain push subscription.
func Push(d Delivery) Request {
	return Request{
		Header: http.Header{
			"Content-Type": {"application/json"},
			"User-Agent":   {"CloudPubSub-Google"},
		},
		Body: envelope(d),
	}
}

// PubSub returns the CloudEvent google.cloud.pubsub.topic.v1.messagePublished.
func PubSub(d Delivery) Request {
	h := cloudEvent(d.Message.ID, "google.cloud.pubsub.topic.v1.messagePublished",
		"//pubsub.googleapis.com/"+d.Topic, stamp(d.Message.PublishTime))
	return Request{Header: h, Body: envelope(d)}
}

// envelope is the JSON of a push, in both spellings that Google sends.
func envelope(d Delivery) []byte {
	type message struct {
		Attributes   map[string]string `json:"attributes,omitempty"`
		Data         string            `json:"data"`
		MessageID    string            `json:"messageId"`
		MessageIDOld string            `json:"message_id"`
		PublishTime  string            `json:"publishTime"`
		PublishedOld string            `json:"publish_time"`
		OrderingKey  string            `json:"orderingKey,omitempty"`
	}
	at := stamp(d.Message.PublishTime)
	return encode(struct {
		Message      message `json:"message"`
		Subscription string  `json:"subscription"`
		Attempt      int     `json:"deliveryAttempt,omitempty"`
	}{
		Message: message{
			Attributes: d.Message.Attributes, Data: base64.StdEncoding.EncodeToString(d.Message.Data),
			MessageID: d.Message.ID, MessageIDOld: d.Message.ID,
			PublishTime: at, PublishedOld: at, OrderingKey: d.Message.OrderingKey,
		},
		Subscription: d.Subscription,
		Attempt:      d.Attempt,
	})
}

// cloudEvent returns the headers common to all events. The keys are in Go's
// canonical form; on the wire HTTP header names are the same in any case.
func cloudEvent(id, kind, source, at string) http.Header {
	return http.Header{
		"Content-Type":   {"application/json"},
		"User-Agent":     {"APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)"},
		"Ce-Specversion": {"1.0"},
		"Ce-Id":          {id},
		"Ce-Type":        {kind},
		"Ce-Source":      {source},
		"Ce-Time":        {at},
	}
}

// stamp writes a time as RFC 3339 with up to six digits of a second, in UTC.
func stamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.999999Z")
}

// header makes s safe as a header value: the CloudEvents HTTP binding wants
// everything but printable ASCII percent-encoded, and also quote and percent.
func header(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ', c >= 0x7f, c == '"', c == '%':
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
