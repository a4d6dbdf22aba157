package pubsub

import (
	"slices"
	"testing"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const lease = 10 * time.Second

func second(int) time.Duration { return time.Second }

// queued returns a queue with a message for each key, with ids from 1.
func queued(ordered bool, keys ...string) *queue {
	q := newQueue(ordered, second, epoch)
	for i, k := range keys {
		q.add(uint64(i+1), &pb.PubsubMessage{OrderingKey: k}, 0)
	}
	return q
}

// drain takes all that the consumer may have.
func drain(q *queue, now time.Time, c *consumer) (items []*item) {
	for it := q.take(now, c, lease); it != nil; it = q.take(now, c, lease) {
		items = append(items, it)
	}
	return items
}

func ids(items []*item) (out []uint64) {
	for _, it := range items {
		out = append(out, it.id)
	}
	return out
}

func expect(t *testing.T, what string, got []*item, want ...uint64) {
	t.Helper()
	if diff := cmp.Diff(want, ids(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestQueueUnordered(t *testing.T) {
	t.Parallel()
	q := queued(false, "", "k", "k")
	c := &consumer{}
	got := drain(q, epoch, c)
	expect(t, "all at once, keys ignored", got, 1, 2, 3)

	q.nack(got[0], epoch)
	expect(t, "resting", drain(q, epoch, c))
	if next := q.next(); !next.Equal(epoch.Add(time.Second)) {
		t.Errorf("next at %v, want the end of the rest", next)
	}
	after := epoch.Add(time.Second)
	if late := q.expire(after); len(late) != 0 {
		t.Errorf("%d leases expired too early", len(late))
	}
	expect(t, "rested", drain(q, after, c), 1)

	late := q.expire(epoch.Add(lease))
	slices.SortFunc(late, func(a, b *item) int { return int(a.id) - int(b.id) })
	expect(t, "leases over", late, 2, 3)
}

func TestQueueAckAfterLease(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		ordered bool
		want    bool
	}{
		{"an unordered message is gone all the same", false, true},
		{"an ordered one has to come again, in order", true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			q := queued(tc.ordered, "k")
			it := q.take(epoch, &consumer{}, lease)
			old := it.lease
			q.nack(it, epoch)
			if got := q.ack(it.id, old); got != tc.want {
				t.Errorf("ack %v, want %v", got, tc.want)
			}
		})
	}
}

func TestQueueOrdered(t *testing.T) {
	t.Parallel()
	t.Run("one at a time for a consumer that cannot keep order", func(t *testing.T) {
		t.Parallel()
		q := queued(true, "a", "b", "a", "", "a")
		c := &consumer{}
		got := drain(q, epoch, c)
		expect(t, "the first of each key", got, 1, 2, 4)
		q.ack(1, got[0].lease)
		expect(t, "the next of the acknowledged key", drain(q, epoch, c), 3)
	})
	t.Run("a key stays with one stream", func(t *testing.T) {
		t.Parallel()
		q := queued(true, "a", "a", "a")
		first, second := &consumer{pipelined: true}, &consumer{pipelined: true}
		one := q.take(epoch, first, lease)
		expect(t, "for another stream", drain(q, epoch, second))
		got := drain(q, epoch, first)
		expect(t, "for the same stream", got, 2, 3)

		q.nack(one, epoch)
		expect(t, "all rest behind the first", drain(q, epoch, second))
		q.expire(epoch.Add(time.Second))
		expect(t, "all come again, elsewhere if need be", drain(q, epoch.Add(time.Second), second), 1, 2, 3)
		if got[0].failures != 0 {
			t.Error("a message that only followed a failed one was blamed")
		}
	})
	t.Run("removing the resting message frees its lane", func(t *testing.T) {
		t.Parallel()
		q := queued(true, "a", "a")
		it := q.take(epoch, &consumer{}, lease)
		q.nack(it, epoch)
		q.remove(it)
		expect(t, "the next", drain(q, epoch, &consumer{}), 2)
	})
	t.Run("acknowledging an earlier message does not end a rest", func(t *testing.T) {
		t.Parallel()
		q := queued(true, "a", "a")
		c := &consumer{pipelined: true}
		got := drain(q, epoch, c)
		q.nack(got[1], epoch)
		q.ack(got[0].id, got[0].lease)
		expect(t, "resting", drain(q, epoch, c))
	})
}

// Under any mixture of events every message is delivered until it is
// acknowledged, never twice at once, in order within a key.
func TestQueueModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(rapid.Bool().Draw(t, "ordered"))
		t.Repeat(map[string]func(*rapid.T){
			"add":  m.add,
			"take": m.take,
			"ack":  m.ack,
			"nack": m.nack,
			"pass": m.pass,
			"":     m.check,
		})
		m.finish(t)
	})
}

type model struct {
	q         *queue
	now       time.Time
	consumers []*consumer
	last      uint64
	waiting   map[uint64]string // unacknowledged, with their keys
	out       []*item
}

func newModel(ordered bool) *model {
	return &model{
		q: newQueue(ordered, second, epoch), now: epoch, waiting: map[uint64]string{},
		consumers: []*consumer{{pipelined: true}, {pipelined: true}, {}},
	}
}

func (m *model) add(t *rapid.T) {
	m.last++
	key := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "key")
	m.waiting[m.last] = key
	m.q.add(m.last, &pb.PubsubMessage{OrderingKey: key, Data: []byte{1}}, 0)
}

func (m *model) take(t *rapid.T) {
	c := rapid.SampledFrom(m.consumers).Draw(t, "consumer")
	it := m.q.take(m.now, c, lease)
	if it == nil {
		return
	}
	if slices.Contains(m.out, it) {
		t.Fatalf("message %d is out twice", it.id)
	}
	if m.q.ordered != nil && it.msg.OrderingKey != "" {
		for id, key := range m.waiting {
			if key == it.msg.OrderingKey && id < it.id && m.q.items[id].lease == 0 {
				t.Fatalf("message %d is out before %d", it.id, id)
			}
		}
	}
	m.out = append(m.out, it)
}

func (m *model) pick(t *rapid.T) *item {
	if len(m.out) == 0 {
		t.Skip("nothing is out")
	}
	return rapid.SampledFrom(m.out).Draw(t, "item")
}

func (m *model) ack(t *rapid.T) {
	it := m.pick(t)
	if !m.q.ack(it.id, it.lease) {
		t.Fatalf("the lease on %d is good, its ack was refused", it.id)
	}
	delete(m.waiting, it.id)
	m.settle()
}

func (m *model) nack(t *rapid.T) {
	m.q.nack(m.pick(t), m.now)
	m.settle()
}

func (m *model) pass(t *rapid.T) {
	m.advance(time.Duration(rapid.IntRange(1, 12).Draw(t, "seconds")) * time.Second)
	m.settle()
}

func (m *model) advance(d time.Duration) {
	m.now = m.now.Add(d)
	for _, it := range m.q.expire(m.now) {
		if it.lease != 0 {
			m.q.nack(it, m.now)
		}
	}
}

// settle forgets what is no longer out.
func (m *model) settle() {
	m.out = slices.DeleteFunc(m.out, func(it *item) bool { return it.lease == 0 })
}

func (m *model) check(t *rapid.T) {
	messages := 0
	for _, c := range m.consumers {
		messages += c.messages
		if c.bytes != c.messages {
			t.Fatalf("%d bytes counted for %d one-byte messages", c.bytes, c.messages)
		}
	}
	if messages != len(m.out) || len(m.q.items) != len(m.waiting) {
		t.Fatalf("%d out, %d waiting; want %d and %d", messages, len(m.q.items), len(m.out), len(m.waiting))
	}
}

// finish lets everything be delivered and acknowledged.
func (m *model) finish(t *rapid.T) {
	for range 2 * (m.last + 2) {
		m.advance(lease)
		for _, it := range drain(m.q, m.now, m.consumers[0]) {
			m.q.ack(it.id, it.lease)
			delete(m.waiting, it.id)
		}
	}
	if len(m.waiting) > 0 || len(m.q.items) > 0 || len(m.q.ordered) > 0 {
		t.Fatalf("never delivered: %v", m.waiting)
	}
}
