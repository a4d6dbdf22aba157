package events

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Event types of a Cloud Storage notification, as its eventType attribute has them.
const (
	ObjectFinalize       = "OBJECT_FINALIZE"
	ObjectDelete         = "OBJECT_DELETE"
	ObjectArchive        = "OBJECT_ARCHIVE"
	ObjectMetadataUpdate = "OBJECT_METADATA_UPDATE"
)

// kind maps the event type of a notification to the last part of the type of the CloudEvent.
func kind(eventType string) (string, bool) {
	switch eventType {
	case ObjectFinalize:
		return "finalized", true
	case ObjectDelete:
		return "deleted", true
	case ObjectArchive:
		return "archived", true
	case ObjectMetadataUpdate:
		return "metadataUpdated", true
	}
	return "", false
}

// Notification turns the change of an object into the message to publish: its
// data is the JSON API's object resource, its attributes are those that Cloud
// Storage sets. eventType is one of the constants above.
//
// Publish it to the topic that stands for the bucket's events; the push
// subscriptions of that topic then deliver it as it is, or with a StorageEndpoint as
// a CloudEvent, at least once, for as long as the broker keeps messages.
func Notification(o Object, eventType string) (data []byte, attributes map[string]string) {
	at := o.Updated
	if at.IsZero() {
		at = o.TimeCreated
	}
	return encode(o), map[string]string{
		"eventType":        eventType,
		"payloadFormat":    "JSON_API_V1",
		"bucketId":         o.Bucket,
		"objectId":         o.Name,
		"objectGeneration": fmt.Sprint(o.Generation),
		"eventTime":        stamp(at),
	}
}

// Storage returns the CloudEvent google.cloud.storage.object.v1.* of a message
// made by Notification. An unknown event type or missing attributes are an error.
func Storage(m Message) (Request, error) {
	name, ok := kind(m.Attributes["eventType"])
	if !ok {
		return Request{}, fmt.Errorf("events: message %s: unknown eventType %q", m.ID, m.Attributes["eventType"])
	}
	bucket, object := m.Attributes["bucketId"], m.Attributes["objectId"]
	if bucket == "" || object == "" {
		return Request{}, fmt.Errorf("events: message %s: no bucketId or objectId", m.ID)
	}
	at := m.Attributes["eventTime"]
	if at == "" {
		at = stamp(m.PublishTime)
	}
	h := cloudEvent(m.ID, "google.cloud.storage.object.v1."+name,
		"//storage.googleapis.com/projects/_/buckets/"+bucket, at)
	h.Set("Ce-Subject", header("objects/"+object))
	h.Set("Ce-Bucket", bucket)
	return Request{Header: h, Body: m.Data}, nil
}

// encode writes v as Google does: without escaping < > & and without a newline.
// The types of this package always encode.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("events: encode %T: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// millis is a time as the JSON API writes it: RFC 3339 in UTC with milliseconds.
type millis time.Time

func (m millis) MarshalText() ([]byte, error) {
	return time.Time(m).UTC().AppendFormat(nil, "2006-01-02T15:04:05.000Z"), nil
}
