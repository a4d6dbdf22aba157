package store

import (
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

const fileFormat = "1"

var (
	metaBucket = []byte("meta")
	docsBucket = []byte("docs")
	formatKey  = []byte("format")
)

// file is the durable half of the store. The zero file keeps nothing.
type file struct{ db *bolt.DB }

// openFile opens or makes the file. It waits a second for another process that has it open.
func openFile(path string) (file, error) {
	if path == "" {
		return file{}, nil
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout:        time.Second,
		NoFreelistSync: true, // rebuilt at open; one page less per commit
		FreelistType:   bolt.FreelistMapType,
	})
	if err != nil {
		return file{}, fmt.Errorf("store: open %s: %w", path, err)
	}
	if err := db.Update(prepare); err != nil {
		db.Close()
		return file{}, fmt.Errorf("store: open %s: %w", path, err)
	}
	return file{db}, nil
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
	switch format := meta.Get(formatKey); {
	case format == nil:
		return meta.Put(formatKey, []byte(fileFormat))
	case string(format) != fileFormat:
		return fmt.Errorf("file format %q is not %q", format, fileFormat)
	}
	return nil
}

// load calls each for every document, in byte order of the names, and returns the stamp of the newest commit.
func (f file) load(each func(*pb.Document)) (Stamp, error) {
	if f.db == nil {
		return 0, nil
	}
	var last Stamp
	err := f.db.View(func(tx *bolt.Tx) error {
		docs := tx.Bucket(docsBucket)
		last = Stamp(docs.Sequence())
		return docs.ForEach(func(k, v []byte) error {
			doc := &pb.Document{}
			if err := proto.Unmarshal(v, doc); err != nil {
				return fmt.Errorf("document %s: %w", k, err)
			}
			each(doc)
			return nil
		})
	})
	if err != nil {
		return 0, fmt.Errorf("store: load: %w", err)
	}
	return last, nil
}

// save writes the documents (nil deletes) in one synced transaction.
func (f file) save(docs map[string]*pb.Document, last Stamp) error {
	if f.db == nil || len(docs) == 0 {
		return nil
	}
	return f.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(docsBucket)
		for name, doc := range docs {
			if err := saveOne(bucket, name, doc); err != nil {
				return fmt.Errorf("document %s: %w", name, err)
			}
		}
		return bucket.SetSequence(uint64(last))
	})
}

func saveOne(bucket *bolt.Bucket, name string, doc *pb.Document) error {
	if doc == nil {
		return bucket.Delete([]byte(name))
	}
	data, err := proto.Marshal(doc)
	if err != nil {
		return err
	}
	return bucket.Put([]byte(name), data)
}

func (f file) close() error {
	if f.db == nil {
		return nil
	}
	return f.db.Close()
}
