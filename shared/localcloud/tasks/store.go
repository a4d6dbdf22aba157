package tasks

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"
)

// On disk, in the bucket "tasks":
//
//	queues/NAME          a Queue
//	tasks/NAME           a Task, with all that is known of its attempts
//	tombstones/NAME      when the task of this name went, in Unix seconds
var (
	rootBucket = []byte("tasks")

	queuesBucket     = []byte("queues")
	tasksBucket      = []byte("tasks")
	tombstonesBucket = []byte("tombstones")
)

func at(tx *bbolt.Tx, name []byte) *bbolt.Bucket {
	return tx.Bucket(rootBucket).Bucket(name)
}

// load makes the buckets and reads all of them into memory.
func (s *Server) load() error {
	return s.opt.DB.Update(func(tx *bbolt.Tx) error {
		root, err := tx.CreateBucketIfNotExists(rootBucket)
		if err != nil {
			return err
		}
		for _, name := range [][]byte{queuesBucket, tasksBucket, tombstonesBucket} {
			if _, err := root.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		if err := at(tx, queuesBucket).ForEach(s.loadQueue); err != nil {
			return err
		}
		if err := at(tx, tasksBucket).ForEach(s.loadTask); err != nil {
			return err
		}
		return s.loadTombstones(at(tx, tombstonesBucket))
	})
}

func (s *Server) loadQueue(name, value []byte) error {
	spec := &pb.Queue{}
	if err := proto.Unmarshal(value, spec); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s.queues[string(name)] = newQueue(spec, s.opt.Now())
	return nil
}

func (s *Server) loadTask(name, value []byte) error {
	spec := &pb.Task{}
	if err := proto.Unmarshal(value, spec); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	q := s.queues[queueOf(spec.Name)]
	if q == nil {
		return fmt.Errorf("%s: its queue is missing", name)
	}
	t := &task{spec: spec, queue: q}
	s.tasks[spec.Name] = t
	q.schedule(t)
	return nil
}

// loadTombstones reads those that still count and removes the others.
func (s *Server) loadTombstones(b *bbolt.Bucket) error {
	now := s.opt.Now()
	var old [][]byte
	err := b.ForEach(func(name, value []byte) error {
		since := time.Unix(int64(binary.BigEndian.Uint64(value)), 0)
		if now.Sub(since) >= tombstoneLife {
			old = append(old, bytes.Clone(name))
		} else {
			s.tombstones[string(name)] = since
		}
		return nil
	})
	for _, name := range old {
		if err == nil {
			err = b.Delete(name)
		}
	}
	return err
}

func putProto(b *bbolt.Bucket, key string, m proto.Message) error {
	value, err := proto.Marshal(m)
	if err != nil {
		return err
	}
	return b.Put([]byte(key), value)
}

func putQueue(spec *pb.Queue) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error { return putProto(at(tx, queuesBucket), spec.Name, spec) }
}

func putTask(spec *pb.Task) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error { return putProto(at(tx, tasksBucket), spec.Name, spec) }
}

// deleteTasks removes tasks and leaves tombstones in their places.
func deleteTasks(names []string, now time.Time) func(*bbolt.Tx) error {
	since := binary.BigEndian.AppendUint64(nil, uint64(now.Unix()))
	return func(tx *bbolt.Tx) error {
		for _, name := range names {
			if err := at(tx, tasksBucket).Delete([]byte(name)); err != nil {
				return err
			}
			if err := at(tx, tombstonesBucket).Put([]byte(name), since); err != nil {
				return err
			}
		}
		return nil
	}
}

func dropQueue(name string) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error { return at(tx, queuesBucket).Delete([]byte(name)) }
}

func deleteTombstones(names []string) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		for _, name := range names {
			if err := at(tx, tombstonesBucket).Delete([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	}
}
