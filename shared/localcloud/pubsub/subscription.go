package pubsub

import (
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub/filter"
)

// A subscription is guarded by its server's mutex.
type subscription struct {
	spec   *pb.Subscription // never changed, only replaced
	filter filter.Filter
	queue  *queue

	changed     chan struct{} // closed and replaced when consumers should look again
	gone        bool          // deleted
	dispatching bool          // a dispatcher is running
}

func newSubscription(spec *pb.Subscription, now time.Time) (*subscription, error) {
	f, err := filter.Parse(spec.Filter)
	if err != nil {
		return nil, err
	}
	return &subscription{
		spec:    spec,
		filter:  f,
		queue:   newQueue(spec.EnableMessageOrdering, backoffOf(spec), now),
		changed: make(chan struct{}),
	}, nil
}

// notify wakes all consumers.
func (sub *subscription) notify() {
	close(sub.changed)
	sub.changed = make(chan struct{})
}

func (sub *subscription) endpoint() string { return sub.spec.GetPushConfig().GetPushEndpoint() }

// pushes reports whether a dispatcher should be at work.
func (sub *subscription) pushes() bool {
	return !sub.gone && !sub.spec.Detached && sub.endpoint() != ""
}

// pullable returns why a pull is refused, nil if it is not.
func (sub *subscription) pullable() error {
	switch {
	case sub.gone:
		return notFound(sub.spec.Name)
	case sub.spec.Detached:
		return status.Error(codes.FailedPrecondition, "the subscription is detached from its topic")
	case sub.endpoint() != "":
		return status.Error(codes.FailedPrecondition, "the subscription has a push endpoint")
	}
	return nil
}

// backoffOf returns how long a message rests after its n-th failure. Without a
// retry policy Google repeats pulls at once and pushes from 100 ms to 60 s.
func backoffOf(spec *pb.Subscription) func(n int) time.Duration {
	var shortest, longest time.Duration
	if spec.GetPushConfig().GetPushEndpoint() != "" {
		shortest, longest = 100*time.Millisecond, time.Minute
	}
	if p := spec.RetryPolicy; p != nil {
		shortest, longest = p.MinimumBackoff.AsDuration(), p.MaximumBackoff.AsDuration()
	}
	return func(n int) time.Duration {
		// Sixteen doublings of a millisecond pass a minute; more could overflow.
		return min(longest, shortest<<min(n-1, 16))
	}
}

// attempt is the number of the delivery that an item is about to have, 0 where
// the subscription has no dead-letter topic: Google does not say it then.
func (sub *subscription) attempt(it *item) int {
	if sub.spec.DeadLetterPolicy == nil {
		return 0
	}
	return it.failures + 1
}

// expired reports whether a message has outlived the subscription's retention.
func (sub *subscription) expired(it *item, now time.Time) bool {
	return now.Sub(it.msg.PublishTime.AsTime()) > sub.spec.MessageRetentionDuration.AsDuration()
}
