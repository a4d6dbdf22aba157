package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// catalog is the database beside the blobs. Whatever it has committed is true; everything else on disk follows it.
type catalog struct {
	db  *bbolt.DB
	now func() time.Time
	// wake has a token when the journal may have grown.
	wake chan struct{}
}

// Top-level bbolt buckets. objectsKey holds a nested one per storage bucket, keyed by object name, whose byte order is
// the order of listings, and bucketsKey what is known of the storage buckets themselves. journalKey is keyed by a big-endian sequence.
var (
	objectsKey  = []byte("objects")
	sessionsKey = []byte("sessions")
	journalKey  = []byte("journal")
	bucketsKey  = []byte("buckets")
)

func openCatalog(dir string, buckets []string, now func() time.Time) (*catalog, error) {
	path := filepath.Join(dir, "catalog.db")
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open %s: another process has it open", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	c := &catalog{db: db, now: now, wake: make(chan struct{}, 1)}
	if err := c.create(buckets); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return c, nil
}

// create makes what is missing; on a complete catalogue it does not write, which keeps opening quick.
func (c *catalog) create(buckets []string) error {
	missing := false
	err := c.db.View(func(tx *bbolt.Tx) error {
		known := tx.Bucket(bucketsKey) // the newest: where it is, the others are
		missing = known == nil
		for _, name := range buckets {
			missing = missing || known.Get([]byte(name)) == nil
		}
		return nil
	})
	if err != nil || !missing {
		return err
	}
	return c.db.Update(func(tx *bbolt.Tx) error {
		for _, key := range [][]byte{objectsKey, sessionsKey, journalKey, bucketsKey} {
			if _, err := tx.CreateBucketIfNotExists(key); err != nil {
				return err
			}
		}
		for _, name := range buckets {
			if err := c.provide(tx, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *catalog) close() error { return c.db.Close() }

// get reads an object; errNotFound when there is none.
func (c *catalog) get(bucket, name string) (record, error) {
	var found record
	err := c.db.View(func(tx *bbolt.Tx) (err error) {
		found, err = existing(tx, bucket, name)
		return err
	})
	return found, err
}

// put makes rec the object of its name under a new generation, and gives it as stored. session, when not empty, is the
// upload that is finished by it.
func (c *catalog) put(rec record, cond conditions, session string) (record, error) {
	err := c.update(func(tx *bbolt.Tx) error {
		old, err := lookup(tx, rec.Bucket, rec.Name)
		if err != nil {
			return err
		}
		if err := cond.forWrite(old); err != nil {
			return err
		}
		if old.Generation != 0 {
			if err := c.retire(tx, old); err != nil {
				return err
			}
		}
		if err := c.stampNew(tx, &rec); err != nil {
			return err
		}
		if err := store(tx, rec); err != nil {
			return err
		}
		if session != "" {
			if err := finishSession(tx, session, rec.Object); err != nil {
				return err
			}
		}
		return journal(tx, change{Event: Finalized, Object: rec.Object})
	})
	return rec, err
}

// remove deletes an object.
func (c *catalog) remove(bucket, name string, cond conditions) error {
	return c.update(func(tx *bbolt.Tx) error {
		old, err := existing(tx, bucket, name)
		if err != nil {
			return err
		}
		if err := cond.forChange(old); err != nil {
			return err
		}
		if err := tx.Bucket(objectsKey).Bucket([]byte(bucket)).Delete([]byte(name)); err != nil {
			return err
		}
		return c.retire(tx, old)
	})
}

// amend changes an object's attributes and nothing else of it.
func (c *catalog) amend(bucket, name string, cond conditions, edit func(*Attributes) error) (record, error) {
	var rec record
	err := c.update(func(tx *bbolt.Tx) (err error) {
		if rec, err = existing(tx, bucket, name); err != nil {
			return err
		}
		if err := cond.forChange(rec); err != nil {
			return err
		}
		if err := edit(&rec.Attributes); err != nil {
			return err
		}
		rec.Metageneration++
		rec.Updated = timestamp(c.now())
		if err := store(tx, rec); err != nil {
			return err
		}
		return journal(tx, change{Event: MetadataUpdated, Object: rec.Object})
	})
	return rec, err
}

// update runs fn in a durable transaction and wakes the notifier when it commits.
func (c *catalog) update(fn func(*bbolt.Tx) error) error {
	if err := c.db.Update(fn); err != nil {
		return err
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
	return nil
}

// blobsInUse gives the blobs that objects or the journal name, and those of unfinished sessions. It reads the whole catalogue: only
// for after a crash.
func (c *catalog) blobsInUse() (used, open map[string]bool, err error) {
	used, open = map[string]bool{}, map[string]bool{}
	err = c.db.View(func(tx *bbolt.Tx) error {
		objects := tx.Bucket(objectsKey)
		err := objects.ForEachBucket(func(bucket []byte) error {
			return objects.Bucket(bucket).ForEach(func(_, data []byte) error {
				var rec struct{ Blob string }
				err := json.Unmarshal(data, &rec)
				used[rec.Blob] = true
				return err
			})
		})
		if err != nil {
			return err
		}
		return tx.Bucket(sessionsKey).ForEach(func(id, data []byte) error {
			var s session
			err := json.Unmarshal(data, &s)
			open[string(id)] = s.Done == nil
			return err
		})
	})
	return used, open, err
}
