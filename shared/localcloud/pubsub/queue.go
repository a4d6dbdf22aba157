package pubsub

import (
	"slices"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
)

// A queue holds the unacknowledged messages of one subscription and decides
// which may be delivered next. It knows the time only as an argument, starts
// nothing and locks nothing: all of its behaviour can be tested by hand.
//
// Messages are in lanes. Those with one ordering key share a lane, and leave it
// in order; any other message has a lane of its own.
//
//	         add                take               ack
//	(nothing) --> ready (agenda) ---> leased (agenda) ---> (nothing)
//	                ^                   | nack, lease expired
//	                +---- resting <-----+
//	                 (agenda, until the backoff is over)
type queue struct {
	// backoff returns how long a message rests after so many failed deliveries.
	backoff func(failures int) time.Duration

	items   map[uint64]*item
	ordered map[string]*lane // by ordering key; nil when the subscription is unordered

	ready   agenda[*lane] // by id of the lane's next message
	resting agenda[*lane] // by end of the rest
	leases  agenda[*item] // by end of the lease

	lastLease uint64
}

// An item is one message that waits for its acknowledgement.
type item struct {
	id       uint64
	msg      *pb.PubsubMessage
	failures int // nacks and expired leases so far

	lane *lane
	// lease is 0 while the item is not out; each delivery has a new one.
	lease    uint64
	expires  time.Time
	consumer *consumer
}

// A lane is a run of messages that must be delivered in order.
type lane struct {
	items []*item // by id
	out   int     // the first so many items are leased, all to one consumer
	rest  time.Time
}

// A consumer is a stream, a pull or a push dispatcher that holds leases.
type consumer struct {
	// pipelined consumers may get the next message of a lane before they have
	// acknowledged the one before; they keep the order themselves.
	pipelined bool
	messages  int // out with this consumer now
	bytes     int
}

func newQueue(ordered bool, backoff func(int) time.Duration, now time.Time) *queue {
	q := &queue{
		backoff: backoff,
		items:   map[uint64]*item{},
		// Leases of an earlier life of the process must not be mistaken for ours.
		lastLease: uint64(now.UnixNano()),
	}
	if ordered {
		q.ordered = map[string]*lane{}
	}
	return q
}

// add enters a message, in its lane after all others. No id comes twice.
func (q *queue) add(id uint64, msg *pb.PubsubMessage, failures int) {
	it := &item{id: id, msg: msg, failures: failures}
	it.lane = q.laneOf(msg.GetOrderingKey())
	it.lane.items = append(it.lane.items, it)
	q.items[id] = it
	q.offer(it.lane)
}

func (q *queue) laneOf(key string) *lane {
	if q.ordered == nil || key == "" {
		return &lane{}
	}
	l := q.ordered[key]
	if l == nil {
		l = &lane{}
		q.ordered[key] = l
	}
	return l
}

// offer puts the lane where it belongs, if it has a message to deliver.
func (q *queue) offer(l *lane) {
	if l.out == len(l.items) {
		return
	}
	if l.rest.IsZero() {
		q.ready.push(int64(l.items[l.out].id), l)
	} else {
		q.resting.push(l.rest.UnixNano(), l)
	}
}

// take leases the next message to c until now+deadline; nil when there is none.
// Call expire first.
func (q *queue) take(now time.Time, c *consumer, deadline time.Duration) *item {
	var busy []*lane // with another message out elsewhere
	defer func() {
		for _, l := range busy {
			q.offer(l)
		}
	}()
	for e, ok := q.ready.peek(); ok; e, ok = q.ready.peek() {
		q.ready.drop()
		l := e.value
		if !l.offers(e.key) {
			continue
		}
		it := l.items[l.out]
		if l.out > 0 && (!c.pipelined || l.items[0].consumer != c) {
			if l.items[0].consumer.pipelined && !slices.Contains(busy, l) {
				busy = append(busy, l)
			}
			continue // offered again when what is out comes back
		}
		q.lend(it, c, now.Add(deadline))
		return it
	}
	return nil
}

// offers reports whether an agenda entry under this key is still true.
func (l *lane) offers(id int64) bool {
	return l.rest.IsZero() && l.out < len(l.items) && int64(l.items[l.out].id) == id
}

func (q *queue) lend(it *item, c *consumer, until time.Time) {
	q.lastLease++
	it.lease, it.consumer, it.expires = q.lastLease, c, until
	it.lane.out++
	c.messages++
	c.bytes += len(it.msg.GetData())
	q.leases.push(until.UnixNano(), it)
	q.offer(it.lane)
}

// extend moves the end of a lease that is held.
func (q *queue) extend(it *item, until time.Time) {
	it.expires = until
	q.leases.push(until.UnixNano(), it)
}

// ack removes a message; false when it had been removed before, or when its
// lease is over and the order of its lane would suffer.
func (q *queue) ack(id, lease uint64) bool {
	it := q.items[id]
	if it == nil || it.lease != lease && q.inOrder(it) {
		return false
	}
	q.remove(it)
	return true
}

func (q *queue) inOrder(it *item) bool {
	return q.ordered != nil && it.msg.GetOrderingKey() != ""
}

// held returns the item if the lease on it holds, else nil.
func (q *queue) held(id, lease uint64) *item {
	if it := q.items[id]; it != nil && it.lease == lease && lease != 0 {
		return it
	}
	return nil
}

// nack ends the lease on it and counts a failure. What was out of the lane after
// it comes back too, since it must be delivered again in order.
func (q *queue) nack(it *item, now time.Time) {
	it.failures++
	l := it.lane
	at := slices.Index(l.items, it)
	for _, later := range l.items[at:l.out] {
		q.release(later)
	}
	l.out = at
	if d := q.backoff(it.failures); d > 0 {
		l.rest = now.Add(d)
	}
	q.offer(l)
}

// remove forgets the item, leased or not.
func (q *queue) remove(it *item) {
	l := it.lane
	at := slices.Index(l.items, it)
	if at < l.out {
		l.out--
	} else if at == l.out {
		l.rest = time.Time{} // it was this item's rest
	}
	l.items = slices.Delete(l.items, at, at+1)
	q.release(it)
	delete(q.items, it.id)
	if len(l.items) == 0 && q.inOrder(it) {
		delete(q.ordered, it.msg.GetOrderingKey())
	}
	q.offer(l)
}

func (q *queue) release(it *item) {
	if it.consumer != nil {
		it.consumer.messages--
		it.consumer.bytes -= len(it.msg.GetData())
	}
	it.lease, it.consumer = 0, nil
}

// expire ends the rests that are over, and returns the items whose lease has run
// out. They are still leased: the caller nacks or removes each.
func (q *queue) expire(now time.Time) (late []*item) {
	for e, ok := q.resting.peek(); ok && e.key <= now.UnixNano(); e, ok = q.resting.peek() {
		q.resting.drop()
		if l := e.value; l.rest.UnixNano() == e.key {
			l.rest = time.Time{}
			q.offer(l)
		}
	}
	for e, ok := q.leases.peek(); ok && e.key <= now.UnixNano(); e, ok = q.leases.peek() {
		q.leases.drop()
		if it := e.value; it.lease != 0 && it.expires.UnixNano() == e.key {
			it.expires = time.Time{} // two entries may have one key
			late = append(late, it)
		}
	}
	return late
}

// next returns when expire must be called again; zero: when something else happens.
func (q *queue) next() time.Time {
	at := time.Time{}
	for _, key := range []func() (int64, bool){q.nextRest, q.nextLease} {
		if k, ok := key(); ok && (at.IsZero() || k < at.UnixNano()) {
			at = time.Unix(0, k)
		}
	}
	return at
}

func (q *queue) nextRest() (int64, bool) {
	for e, ok := q.resting.peek(); ok; e, ok = q.resting.peek() {
		if e.value.rest.UnixNano() == e.key {
			return e.key, true
		}
		q.resting.drop()
	}
	return 0, false
}

func (q *queue) nextLease() (int64, bool) {
	for e, ok := q.leases.peek(); ok; e, ok = q.leases.peek() {
		if it := e.value; it.lease != 0 && it.expires.UnixNano() == e.key {
			return e.key, true
		}
		q.leases.drop()
	}
	return 0, false
}
