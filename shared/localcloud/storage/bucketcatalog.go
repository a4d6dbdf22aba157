package storage

import (
	"encoding/json"

	"go.etcd.io/bbolt"
)

// A bucket is there when it has an entry in bucketsKey; its objects are in the nested bbolt bucket of its name in objectsKey.

// bucket reads a bucket; errNoBucket when there is none.
func (c *catalog) bucket(name string) (bucket, error) {
	var found bucket
	err := c.db.View(func(tx *bbolt.Tx) (err error) {
		found, err = lookupBucket(tx, name)
		return err
	})
	return found, err
}

// makeBucket adds a bucket; errBucketExists when the name is taken.
func (c *catalog) makeBucket(name string, attributes map[string]any) (bucket, error) {
	at := timestamp(c.now())
	b := bucket{Made: true, Metageneration: 1, Created: at, Updated: at, Attributes: attributes}
	err := c.db.Update(func(tx *bbolt.Tx) error {
		if tx.Bucket(bucketsKey).Get([]byte(name)) != nil {
			return errBucketExists
		}
		return storeBucket(tx, name, b)
	})
	return b, err
}

// amendBucket changes attributes of a bucket.
func (c *catalog) amendBucket(name string, cond conditions, changes map[string]any) (bucket, error) {
	var b bucket
	err := c.db.Update(func(tx *bbolt.Tx) (err error) {
		if b, err = lookupBucket(tx, name); err != nil {
			return err
		}
		if err := cond.forChange(b.versions()); err != nil {
			return err
		}
		b.merge(changes)
		b.Metageneration++
		b.Updated = timestamp(c.now())
		return storeBucket(tx, name, b)
	})
	return b, err
}

// removeBucket deletes a bucket that has no objects.
func (c *catalog) removeBucket(name string, cond conditions) error {
	return c.db.Update(func(tx *bbolt.Tx) error {
		b, err := lookupBucket(tx, name)
		if err != nil {
			return err
		}
		if err := cond.forChange(b.versions()); err != nil {
			return err
		}
		objects := tx.Bucket(objectsKey)
		if first, _ := objects.Bucket([]byte(name)).Cursor().First(); first != nil {
			return errNotEmpty
		}
		if err := objects.DeleteBucket([]byte(name)); err != nil {
			return err
		}
		return tx.Bucket(bucketsKey).Delete([]byte(name))
	})
}

// madeBuckets returns the names of the buckets that callers made.
func (c *catalog) madeBuckets() ([]string, error) {
	var names []string
	err := c.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketsKey).ForEach(func(name, data []byte) error {
			var b bucket
			err := json.Unmarshal(data, &b)
			if b.Made {
				names = append(names, string(name))
			}
			return err
		})
	})
	return names, err
}

// provide makes a bucket of the options where it is missing.
func (c *catalog) provide(tx *bbolt.Tx, name string) error {
	if tx.Bucket(bucketsKey).Get([]byte(name)) != nil {
		return nil
	}
	at := timestamp(c.now())
	return storeBucket(tx, name, bucket{Metageneration: 1, Created: at, Updated: at, Attributes: map[string]any{"location": "LOCAL"}})
}

func lookupBucket(tx *bbolt.Tx, name string) (bucket, error) {
	var b bucket
	data := tx.Bucket(bucketsKey).Get([]byte(name))
	if data == nil {
		return b, errNoBucket
	}
	return b, json.Unmarshal(data, &b)
}

func storeBucket(tx *bbolt.Tx, name string, b bucket) error {
	if _, err := tx.Bucket(objectsKey).CreateBucketIfNotExists([]byte(name)); err != nil {
		return err
	}
	data, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return tx.Bucket(bucketsKey).Put([]byte(name), data)
}
