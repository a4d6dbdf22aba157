package storage

import (
	"encoding/binary"
	"encoding/json"

	"go.etcd.io/bbolt"
)

// change is a journal entry: a notification owed and, once it is sent, a blob to remove.
type change struct {
	Event  Event  `json:"event"`
	Object Object `json:"object"`
	// Garbage is the blob nobody can read any more; empty when there is none.
	Garbage string `json:"garbage,omitempty"`
}

// retire owes the world the news that a generation is gone, and its blob's removal.
func (c *catalog) retire(tx *bbolt.Tx, old record) error {
	old.TimeDeleted = timestamp(c.now())
	return journal(tx, change{Event: Deleted, Object: old.Object, Garbage: old.Blob})
}

// stampNew gives a record its generation and times. Generations are microseconds of the clock, and grow even when the
// clock does not: the bbolt sequence of the objects bucket remembers the last one.
func (c *catalog) stampNew(tx *bbolt.Tx, rec *record) error {
	objects, now := tx.Bucket(objectsKey), c.now()
	generation := max(uint64(now.UnixMicro()), objects.Sequence()+1)
	rec.Generation, rec.Metageneration = int64(generation), 1
	at := timestamp(now)
	rec.TimeCreated, rec.TimeFinalized, rec.Updated, rec.TimeStorageClassUpdated = at, at, at, at
	return objects.SetSequence(generation)
}

// lookup reads an object, the zero record when there is none.
func lookup(tx *bbolt.Tx, bucket, name string) (record, error) {
	var rec record
	objects := tx.Bucket(objectsKey).Bucket([]byte(bucket))
	if objects == nil {
		return rec, errNoBucket
	}
	data := objects.Get([]byte(name))
	if data == nil {
		return rec, nil
	}
	return rec, json.Unmarshal(data, &rec)
}

// existing is lookup for an object that must be there.
func existing(tx *bbolt.Tx, bucket, name string) (record, error) {
	rec, err := lookup(tx, bucket, name)
	if err == nil && rec.Generation == 0 {
		err = errNotFound
	}
	return rec, err
}

func store(tx *bbolt.Tx, rec record) error {
	data, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	return tx.Bucket(objectsKey).Bucket([]byte(rec.Bucket)).Put([]byte(rec.Name), data)
}

func journal(tx *bbolt.Tx, c change) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	entries := tx.Bucket(journalKey)
	n, err := entries.NextSequence()
	if err != nil {
		return err
	}
	return entries.Put(binary.BigEndian.AppendUint64(nil, n), data)
}
