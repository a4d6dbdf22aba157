package store

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

const fileFormat = "2"

var (
	metaBucket = []byte("meta")
	docsBucket = []byte("docs")
	formatKey  = []byte("format")
	idKey      = []byte("id")
	journalKey = []byte("journal")
)

// file is the durable half of the store: the database, and the journal of what it has yet to take over. A nil file keeps
// nothing.
type file struct {
	db      *bolt.DB
	journal *journal
	pending map[string][]byte // documents as the journal has them, marshalled; nil: deleted
	last    Stamp             // of the newest commit
}

// openFile opens or makes the files. It waits a second for another process that has them open.
func openFile(path string) (*file, error) {
	if path == "" {
		return nil, nil
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout:        time.Second,
		NoFreelistSync: true, // rebuilt at open; one page less per commit
		FreelistType:   bolt.FreelistMapType,
	})
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	f := &file{db: db, pending: map[string][]byte{}}
	if err := f.open(path + ".journal"); err != nil {
		db.Close()
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	return f, nil
}

// open prepares the database, opens the journal, and takes over what it holds.
func (f *file) open(journal string) (err error) {
	if err := f.db.Update(prepare); err != nil {
		return err
	}
	var id []byte
	var taken uint64
	_ = f.db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		id = append(id, meta.Get(idKey)...)
		taken = binary.BigEndian.Uint64(meta.Get(journalKey))
		f.last = Stamp(tx.Bucket(docsBucket).Sequence())
		return nil
	})
	if f.journal, err = openJournal(journal, id, taken); err != nil {
		return err
	}
	if err := f.journal.replay(f.recall); err != nil {
		return errors.Join(fmt.Errorf("journal: %w", err), f.journal.close())
	}
	return f.takeOver()
}

// prepare makes the buckets of a new file and refuses a format it does not know.
func prepare(tx *bolt.Tx) error {
	meta, err := tx.CreateBucketIfNotExists(metaBucket)
	if err != nil {
		return err
	}
	if _, err := tx.CreateBucketIfNotExists(docsBucket); err != nil {
		return err
	}
	switch format := string(meta.Get(formatKey)); format {
	case fileFormat:
		return nil
	case "", "1": // 1 had no journal
		return errors.Join(meta.Put(formatKey, []byte(fileFormat)), meta.Put(idKey, []byte(rand.Text())), meta.Put(journalKey, make([]byte, 8)))
	default:
		return fmt.Errorf("file format %q is not %q", format, fileFormat)
	}
}

// load calls each for every document, in byte order of the names, and returns the stamp of the newest commit.
func (f *file) load(each func(*stored.Document)) (Stamp, error) {
	if f == nil {
		return 0, nil
	}
	err := f.db.View(func(tx *bolt.Tx) error {
		docs := tx.Bucket(docsBucket)
		return docs.ForEach(func(k, v []byte) error {
			doc, err := stored.Parse(v)
			if err != nil {
				return fmt.Errorf("document %s: %w", k, err)
			}
			each(doc)
			return nil
		})
	})
	if err != nil {
		return 0, fmt.Errorf("store: load: %w", err)
	}
	return f.last, nil
}

// save makes documents (nil deletes) durable, in the journal or, where that has no room, in the database.
func (f *file) save(docs map[string]*stored.Document, last Stamp) error {
	if f == nil || len(docs) == 0 {
		return nil
	}
	data := make(map[string][]byte, len(docs))
	for name, doc := range docs {
		data[name] = nil
		if doc != nil {
			data[name] = doc.Encoded()
		}
	}
	body := encodeGroup(data, last)
	if !f.journal.fits(body) {
		if err := f.takeOver(); err != nil {
			return err
		}
	}
	if !f.journal.fits(body) {
		return f.write(data, last)
	}
	if err := f.journal.append(body); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	f.note(data, last)
	return nil
}

func (f *file) note(data map[string][]byte, last Stamp) {
	for name, doc := range data {
		f.pending[name] = doc
	}
	f.last = last
}

// recall notes what a record of the journal holds.
func (f *file) recall(body []byte) error {
	data, last, err := decodeGroup(body)
	if err == nil {
		f.note(data, last)
	}
	return err
}

// takeOver moves what the journal holds to the database.
func (f *file) takeOver() error {
	if len(f.pending) == 0 {
		return nil
	}
	if err := f.write(f.pending, f.last); err != nil {
		return err
	}
	clear(f.pending)
	f.journal.rewind()
	return nil
}

// write writes marshalled documents to the database in one synced transaction, and that the journal is taken over.
func (f *file) write(data map[string][]byte, last Stamp) error {
	err := f.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(docsBucket)
		for name, doc := range data {
			if err := writeOne(bucket, name, doc); err != nil {
				return fmt.Errorf("document %s: %w", name, err)
			}
		}
		taken := binary.BigEndian.AppendUint64(nil, f.journal.next-1)
		return errors.Join(tx.Bucket(metaBucket).Put(journalKey, taken), bucket.SetSequence(uint64(last)))
	})
	if err == nil {
		f.last = last
	}
	return err
}

func writeOne(bucket *bolt.Bucket, name string, doc []byte) error {
	if doc == nil {
		return bucket.Delete([]byte(name))
	}
	return bucket.Put([]byte(name), doc)
}

func (f *file) close() error {
	if f == nil {
		return nil
	}
	return errors.Join(f.takeOver(), f.journal.close(), f.db.Close())
}
