package pubsub

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"

	"github.com/aiprod/aiprod/shared/localcloud/events"
)

// leaseSlack is how much longer than its request a push holds its message.
const leaseSlack = 10 * time.Second

// dispatch starts the dispatcher of a subscription, unless it has one, needs
// none or the server does not push (yet, or any more). mu is held.
func (s *Server) dispatch(sub *subscription) {
	if !s.started || s.sender.Closing() || sub.dispatching || !sub.pushes() {
		return
	}
	sub.dispatching = true
	s.sender.Go(func() { s.pushAll(sub) })
}

// pushAll pushes messages until the subscription no longer wants it.
func (s *Server) pushAll(sub *subscription) {
	c := &consumer{}
	for {
		spec, w, ok := s.nextPush(sub, c)
		if !ok {
			return
		}
		got, changed, at := s.take(sub, c, w)
		for _, d := range got {
			s.sender.Go(func() { s.push(sub, spec, d) })
		}
		if len(got) == 0 {
			s.wait(s.sender.Requests(), changed, at)
		}
	}
}

// nextPush returns how to push next, false to end the dispatcher.
func (s *Server) nextPush(sub *subscription, c *consumer) (*pb.Subscription, want, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sender.Closing() || !sub.pushes() {
		sub.dispatching = false
		return nil, want{}, false
	}
	w := want{messages: s.opt.MaxInFlight - c.messages, bytes: responseBytes, deadline: timeoutOf(sub.spec) + leaseSlack}
	return sub.spec, w, true
}

// timeoutOf is the time a push may take: the ack deadline.
func timeoutOf(spec *pb.Subscription) time.Duration {
	return time.Duration(spec.AckDeadlineSeconds) * time.Second
}

// push makes one request and acknowledges the message, or not, by its outcome.
func (s *Server) push(sub *subscription, spec *pb.Subscription, d delivery) {
	err := s.post(spec, d)
	r := []receipt{{d.id, d.lease}}
	if err == nil {
		if _, err := s.ack(sub, r); err != nil {
			s.opt.Logger.Error("pubsub: acknowledge", "subscription", spec.Name, "error", err)
		}
		return
	}
	if s.sender.Requests().Err() != nil {
		return // cut off by Close: no fault of the message, delivered again
	}
	s.opt.Logger.Info("pubsub: push", "subscription", spec.Name, "message", d.msg.MessageId, "error", err)
	s.modify(sub, r, 0)
}

// post sends the request of a push; nil means that the endpoint took the message.
func (s *Server) post(spec *pb.Subscription, d delivery) error {
	ctx, cancel := context.WithTimeout(s.sender.Requests(), timeoutOf(spec))
	defer cancel()
	req, err := s.request(ctx, spec, d)
	if err != nil {
		return err
	}
	status, _, err := s.sender.Send(req)
	if err != nil {
		return err
	}
	switch status {
	case http.StatusProcessing, http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
		return nil
	}
	return fmt.Errorf("%s answered %d %s", req.URL.Redacted(), status, http.StatusText(status))
}

// request builds the HTTP request of a push in the form that the subscription
// or its endpoint asks for.
func (s *Server) request(ctx context.Context, spec *pb.Subscription, d delivery) (*http.Request, error) {
	config := spec.PushConfig
	content, err := contentOf(spec, d)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, config.PushEndpoint, bytes.NewReader(content.Body))
	if err != nil {
		return nil, err
	}
	req.Header = content.Header
	oidc := config.GetOidcToken()
	if oidc == nil {
		return req, nil
	}
	return req, s.sender.Authorise(req, cmp.Or(oidc.Audience, config.PushEndpoint), oidc.ServiceAccountEmail)
}

func contentOf(spec *pb.Subscription, d delivery) (events.Request, error) {
	if bare := spec.PushConfig.GetNoWrapper(); bare != nil {
		return unwrapped(spec, d, bare.WriteMetadata), nil
	}
	return events.For(spec.PushConfig.PushEndpoint, events.Delivery{
		Message: events.Message{
			ID:          d.msg.MessageId,
			Data:        d.msg.Data,
			Attributes:  d.msg.Attributes,
			OrderingKey: d.msg.OrderingKey,
			PublishTime: d.msg.PublishTime.AsTime(),
		},
		Topic:        spec.Topic,
		Subscription: spec.Name,
		Attempt:      d.attempt,
	})
}

// unwrapped is a push whose body is the message's data; the rest goes to
// headers, when asked for.
func unwrapped(spec *pb.Subscription, d delivery, metadata bool) events.Request {
	h := http.Header{"User-Agent": {"CloudPubSub-Google"}}
	if !metadata {
		return events.Request{Header: h, Body: d.msg.Data}
	}
	for k, v := range d.msg.Attributes {
		h.Set(k, v)
	}
	h.Set("X-Goog-Pubsub-Subscription-Name", spec.Name)
	h.Set("X-Goog-Pubsub-Message-Id", d.msg.MessageId)
	h.Set("X-Goog-Pubsub-Publish-Time", d.msg.PublishTime.AsTime().Format(time.RFC3339Nano))
	if d.msg.OrderingKey != "" {
		h.Set("X-Goog-Pubsub-Ordering-Key", d.msg.OrderingKey)
	}
	if d.attempt > 0 {
		h.Set("X-Goog-Pubsub-Delivery-Attempt", strconv.Itoa(d.attempt))
	}
	return events.Request{Header: h, Body: d.msg.Data}
}
