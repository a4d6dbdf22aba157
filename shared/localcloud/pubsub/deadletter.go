package pubsub

import (
	"strconv"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"

	"github.com/aiprod/aiprod/shared/localcloud/resource"
)

// isDead reports whether the failure of this delivery was the last that the
// subscription allows. Where the dead-letter topic is missing messages are tried
// for ever, as in the cloud, but here the log says so. mu is held.
func (s *Server) isDead(sub *subscription, it *item) bool {
	policy := sub.spec.DeadLetterPolicy
	if policy == nil || it.failures+1 < int(policy.MaxDeliveryAttempts) {
		return false
	}
	if s.topics[policy.DeadLetterTopic] == nil {
		s.opt.Logger.Warn("pubsub: no dead-letter topic", "topic", policy.DeadLetterTopic, "subscription", sub.spec.Name)
		return false
	}
	return true
}

// bury moves a message to the dead-letter topic, in one transaction. mu is held.
func (s *Server) bury(sub *subscription, it *item) {
	name, topic := sub.spec.Name, sub.spec.DeadLetterPolicy.DeadLetterTopic
	letter := deadLetter(name, it)
	sub.queue.remove(it)

	var copies []copied
	move := func(tx *bbolt.Tx) (err error) {
		if copies, err = s.store(tx, topic, []*pb.PubsubMessage{letter}); err != nil {
			return err
		}
		return deleteMessages(name, []uint64{it.id})(tx)
	}
	s.behind("dead letter", move, func() { s.enqueue(copies) })
	s.opt.Logger.Warn("pubsub: dead letter", "subscription", name, "message", it.msg.MessageId, "topic", topic)
}

// deadLetter returns the copy of a message that goes to the dead-letter topic,
// with the attributes that Google adds.
func deadLetter(sub string, it *item) *pb.PubsubMessage {
	letter := proto.CloneOf(it.msg)
	if letter.Attributes == nil {
		letter.Attributes = map[string]string{}
	}
	letter.Attributes["CloudPubSubDeadLetterSourceSubscription"] = resource.ShortName(sub)
	letter.Attributes["CloudPubSubDeadLetterSourceSubscriptionProject"] = projectOf(sub)
	letter.Attributes["CloudPubSubDeadLetterSourceDeliveryCount"] = strconv.Itoa(it.failures + 1)
	letter.Attributes["CloudPubSubDeadLetterSourceTopicPublishTime"] =
		it.msg.PublishTime.AsTime().Format("2006-01-02T15:04:05.000-07:00")
	return letter
}
