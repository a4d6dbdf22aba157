package function

import (
	"context"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
)

// An Event is a message of a topic that others publish on: the billing account, Secret Manager. It may come twice, late, and out of order.
type Event struct {
	// ID is the message's. A message that is published twice has two.
	ID string
	// At is when it was published.
	At         time.Time
	Attributes map[string]string
	Data       []byte
}

// Topic declares a function triggered by every message of a topic, by its name in the catalogue, and what it needs
// besides the database. Messages are handled at once with others: whatever depends on the ones before is kept in the database.
func Topic(name, topic string, n cloud.Needs, handle func(context.Context, *cloud.Env, Event) error) *Function {
	return declare(&Function{
		Name: name, Program: Ops, Kind: OnTopic, Trigger: Trigger{Topic: topic}, Needs: n,
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			return rt.event(name, func(ctx context.Context, r *http.Request) error {
				e, err := told(r)
				if err != nil {
					return err
				}
				return handle(ctx, env, e)
			})
		},
	})
}

// told reads a message as it is pushed: plainly, or as a CloudEvent.
// Source: https://cloud.google.com/pubsub/docs/push#receive_push, read 2026-11.
func told(r *http.Request) (Event, error) {
	var push struct {
		Message *struct {
			ID         string            `json:"messageId"`
			At         time.Time         `json:"publishTime"`
			Attributes map[string]string `json:"attributes"`
			Data       []byte            `json:"data"`
		} `json:"message"`
	}
	if err := decode(r.Body, &push); err != nil {
		return Event{}, err
	}
	if push.Message == nil {
		return Event{}, fault.New(fault.Malformed, "event.malformed", "The event has no message.")
	}
	m := push.Message
	return Event{ID: m.ID, At: m.At, Attributes: m.Attributes, Data: m.Data}, nil
}
