package function

import (
	"context"
	"encoding/json"
	"net/http"

	cloudevents "github.com/cloudevents/sdk-go/v2"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
)

// An Object is a file whose writing has finished, as the storage event tells it.
type Object struct {
	Bucket      string            `json:"bucket"`
	Name        string            `json:"name"`
	Generation  string            `json:"generation"`
	Size        string            `json:"size"` // bytes, as a decimal string
	ContentType string            `json:"contentType"`
	Metadata    map[string]string `json:"metadata"`
}

// What the event of a finished object calls itself: as a CloudEvent, and in the notification of a bucket.
// Source: https://cloud.google.com/storage/docs/pubsub-notifications#events, read 2026-11.
const (
	finalized    = "google.cloud.storage.object.v1.finalized"
	notification = "OBJECT_FINALIZE"
)

// OnFinalized declares a function triggered by every finished object of a bucket.
func OnFinalized(name string, b cloud.Bucket, n cloud.Needs, handle func(context.Context, *cloud.Env, Object) error) *Function {
	return declare(&Function{
		Name: name, Program: Media, Kind: OnObject, Trigger: Trigger{Bucket: string(b)}, Needs: n,
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			return rt.event(name, func(ctx context.Context, r *http.Request) error {
				data, err := storage(r)
				if err != nil {
					return err
				}
				var o Object
				if err := json.Unmarshal(data, &o); err != nil {
					return fault.Wrap(err, fault.Malformed, "event.malformed", "The event's object cannot be read.")
				}
				return handle(ctx, env, o)
			})
		},
	})
}

// storage returns the object that an event is about, which is the same JSON in both forms that it comes in: the bucket's
// notification as Pub/Sub pushes it, which Terraform sets up, and the CloudEvent that Eventarc makes of it.
func storage(r *http.Request) ([]byte, error) {
	if r.Header.Get("Ce-Type") != "" {
		e, err := cloudevents.NewEventFromHTTPRequest(r)
		if err != nil || e.Type() != finalized {
			return nil, noObject(err)
		}
		return e.Data(), nil
	}
	e, err := told(r)
	if err != nil || e.Attributes["eventType"] != notification {
		return nil, noObject(err)
	}
	return e.Data, nil
}

func noObject(cause error) error {
	return fault.Wrap(cause, fault.Malformed, "event.malformed", "This is no event of a finished object.")
}
