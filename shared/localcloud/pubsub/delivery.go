package pubsub

import (
	"context"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
)

// A delivery is one message lent to one consumer.
type delivery struct {
	id, lease uint64
	msg       *pb.PubsubMessage
	attempt   int // 0: not counted
}

// A want says how much a consumer takes at once.
type want struct {
	messages int
	bytes    int // soft: the message that passes it is the last
	deadline time.Duration
}

// take lends messages to a consumer. When it returns none, changed is closed as
// soon as there may be some, and at, if not zero, is when to look again anyway.
func (s *Server) take(sub *subscription, c *consumer, w want) (got []delivery, changed <-chan struct{}, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opt.Now()
	for _, it := range sub.queue.expire(now) {
		s.fail(sub, it, now)
	}
	for bytes := 0; len(got) < w.messages && bytes < w.bytes; {
		it := sub.queue.take(now, c, w.deadline)
		if it == nil {
			break
		}
		if sub.expired(it, now) {
			s.forget(sub, it)
			continue
		}
		bytes += len(it.msg.Data)
		got = append(got, delivery{it.id, it.lease, it.msg, sub.attempt(it)})
	}
	return got, sub.changed, sub.queue.next()
}

// forget drops a message that is too old. mu is held.
func (s *Server) forget(sub *subscription, it *item) {
	sub.queue.remove(it)
	s.behind("retention", deleteMessages(sub.spec.Name, []uint64{it.id}), nil)
}

// wait returns when changed is closed, at is reached, ctx ends or the server closes.
func (s *Server) wait(ctx context.Context, changed <-chan struct{}, at time.Time) {
	alarm := s.alarm(at)
	defer alarm.Stop()
	select {
	case <-changed:
	case <-alarm.C:
	case <-ctx.Done():
	case <-s.sender.Stopping():
	}
}

// alarm returns a timer for at; the zero time never comes.
func (s *Server) alarm(at time.Time) *time.Timer {
	if at.IsZero() {
		at = s.opt.Now().Add(24 * time.Hour)
	}
	return time.NewTimer(at.Sub(s.opt.Now()))
}

// A receipt names a delivery in acknowledgements.
type receipt struct{ id, lease uint64 }

// ack removes messages and returns when they are gone from the disk too. It
// returns the receipts that were no longer good.
func (s *Server) ack(sub *subscription, receipts []receipt) (stale []receipt, err error) {
	ids := make([]uint64, 0, len(receipts))
	s.mu.Lock()
	for _, r := range receipts {
		if sub.spec.EnableExactlyOnceDelivery && sub.queue.held(r.id, r.lease) == nil || !sub.queue.ack(r.id, r.lease) {
			stale = append(stale, r)
			continue
		}
		ids = append(ids, r.id)
	}
	if len(ids) == 0 {
		s.mu.Unlock()
		return stale, nil
	}
	sub.notify()
	wait := s.commits.Start(deleteMessages(sub.spec.Name, ids))
	s.mu.Unlock()
	return stale, wait()
}

// modify moves the end of leases to d from now; 0 ends them, which is a nack.
// It returns the receipts that were no longer good.
func (s *Server) modify(sub *subscription, receipts []receipt, d time.Duration) (stale []receipt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opt.Now()
	for _, r := range receipts {
		it := sub.queue.held(r.id, r.lease)
		switch {
		case it == nil:
			stale = append(stale, r)
		case d == 0:
			s.fail(sub, it, now)
		default:
			sub.queue.extend(it, now.Add(d))
		}
	}
	sub.notify()
	return stale
}

// fail counts a nack or an expired lease: the message rests, or becomes a dead
// letter. mu is held.
func (s *Server) fail(sub *subscription, it *item, now time.Time) {
	if it.lease == 0 {
		return // went back with an earlier message of its lane
	}
	if s.isDead(sub, it) {
		s.bury(sub, it)
		return
	}
	sub.queue.nack(it, now)
	s.behind("failure", putFailures(sub.spec.Name, it.id, it.failures), nil)
}
