package pubsub

import (
	"encoding/binary"
	"fmt"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
)

// On disk, in the bucket "pubsub", whose sequence gives the message ids:
//
//	topics/NAME              a Topic
//	subscriptions/NAME       a Subscription
//	backlog/NAME/ID          a PubsubMessage, for each subscription that awaits it
//	failures/NAME/ID         how often its delivery failed, if it did
//
// IDs are 8 bytes, big endian. A message is stored once for each subscription:
// few have more than one, and there is nothing to count or to collect.
var (
	rootBucket = []byte("pubsub")

	topicsBucket   = []byte("topics")
	subsBucket     = []byte("subscriptions")
	backlogBucket  = []byte("backlog")
	failuresBucket = []byte("failures")
)

func bucket(tx *bbolt.Tx, name []byte) *bbolt.Bucket {
	return tx.Bucket(rootBucket).Bucket(name)
}

// load makes the buckets and reads all of them into memory.
func (s *Server) load() error {
	return s.opt.DB.Update(func(tx *bbolt.Tx) error {
		root, err := tx.CreateBucketIfNotExists(rootBucket)
		if err != nil {
			return err
		}
		for _, name := range [][]byte{topicsBucket, subsBucket, backlogBucket, failuresBucket} {
			if _, err := root.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		if err := bucket(tx, topicsBucket).ForEach(s.loadTopic); err != nil {
			return err
		}
		return bucket(tx, subsBucket).ForEach(func(name, value []byte) error {
			return s.loadSubscription(tx, name, value)
		})
	})
}

func (s *Server) loadTopic(name, value []byte) error {
	topic := &pb.Topic{}
	if err := proto.Unmarshal(value, topic); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s.topics[string(name)] = topic
	return nil
}

func (s *Server) loadSubscription(tx *bbolt.Tx, name, value []byte) error {
	spec := &pb.Subscription{}
	if err := proto.Unmarshal(value, spec); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	sub, err := newSubscription(spec, s.opt.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s.subs[spec.Name] = sub
	failures := bucket(tx, failuresBucket).Bucket(name)
	return bucket(tx, backlogBucket).Bucket(name).ForEach(func(id, value []byte) error {
		msg := &pb.PubsubMessage{}
		if err := proto.Unmarshal(value, msg); err != nil {
			return fmt.Errorf("%s: message %x: %w", name, id, err)
		}
		n, _ := binary.Uvarint(failures.Get(id))
		sub.queue.add(binary.BigEndian.Uint64(id), msg, int(n))
		return nil
	})
}

func putProto(b *bbolt.Bucket, key []byte, m proto.Message) error {
	value, err := proto.Marshal(m)
	if err != nil {
		return err
	}
	return b.Put(key, value)
}

func putTopic(topic *pb.Topic) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		return putProto(bucket(tx, topicsBucket), []byte(topic.Name), topic)
	}
}

func deleteTopic(name string) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		return bucket(tx, topicsBucket).Delete([]byte(name))
	}
}

func putSubscription(spec *pb.Subscription) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		name := []byte(spec.Name)
		for _, parent := range [][]byte{backlogBucket, failuresBucket} {
			if _, err := bucket(tx, parent).CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return putProto(bucket(tx, subsBucket), name, spec)
	}
}

// dropBacklog removes the messages of a subscription, if it has any.
func dropBacklog(sub string) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		for _, parent := range [][]byte{backlogBucket, failuresBucket} {
			b := bucket(tx, parent)
			if b.Bucket([]byte(sub)) == nil {
				continue
			}
			if err := b.DeleteBucket([]byte(sub)); err != nil {
				return err
			}
		}
		return nil
	}
}

func deleteSubscription(name string) func(*bbolt.Tx) error {
	return groupcommit.All(dropBacklog(name), func(tx *bbolt.Tx) error {
		return bucket(tx, subsBucket).Delete([]byte(name))
	})
}

func key(id uint64) []byte { return binary.BigEndian.AppendUint64(nil, id) }

// putMessage adds a message to a backlog; false if the subscription is gone.
func putMessage(tx *bbolt.Tx, sub string, id uint64, value []byte) (bool, error) {
	b := bucket(tx, backlogBucket).Bucket([]byte(sub))
	if b == nil {
		return false, nil
	}
	return true, b.Put(key(id), value)
}

// deleteMessages removes messages from a backlog, as far as they are there.
func deleteMessages(sub string, ids []uint64) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		for _, parent := range [][]byte{backlogBucket, failuresBucket} {
			b := bucket(tx, parent).Bucket([]byte(sub))
			if b == nil {
				return nil
			}
			for _, id := range ids {
				if err := b.Delete(key(id)); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// putFailures records how often a message failed, unless it is gone by now.
func putFailures(sub string, id uint64, n int) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		b := bucket(tx, backlogBucket).Bucket([]byte(sub))
		if b == nil || b.Get(key(id)) == nil {
			return nil
		}
		return bucket(tx, failuresBucket).Bucket([]byte(sub)).Put(key(id), binary.AppendUvarint(nil, uint64(n)))
	}
}
