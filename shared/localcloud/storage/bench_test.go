package storage

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// BenchmarkAccept stores one object, synced to disk, of a document's and of a film's size.
func BenchmarkAccept(b *testing.B) {
	for _, size := range []int64{1 << 10, 20 << 20, 200 << 20} {
		b.Run(fmt.Sprintf("%dk", size>>10), func(b *testing.B) {
			s, err := Open(Options{Dir: b.TempDir(), Buckets: []string{"work"}})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				body := io.LimitReader(rand.NewChaCha8([32]byte{}), size)
				if _, err := s.accept(upload{Bucket: "work", Name: "a"}, body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen opens a folder of 10,000 objects.
func BenchmarkOpen(b *testing.B) {
	o := Options{Dir: b.TempDir(), Buckets: []string{"work"}}
	s, err := Open(o)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, s.catalog, 10_000)
	for b.Loop() {
		s.Close()
		if s, err = Open(o); err != nil {
			b.Fatal(err)
		}
	}
	s.Close()
}

// BenchmarkList lists ten objects of a job among 10,000 of others.
func BenchmarkList(b *testing.B) {
	s, err := Open(Options{Dir: b.TempDir(), Buckets: []string{"work"}})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	fill(b, s.catalog, 10_000)
	for b.Loop() {
		page, err := s.catalog.list("work", listing{prefix: "job/00123", start: "job/00123", limit: maxListed})
		if err != nil || len(page.Items) != 10 {
			b.Fatal(len(page.Items), err)
		}
	}
}

func fill(b *testing.B, c *catalog, n int) {
	b.Helper()
	err := c.db.Update(func(tx *bbolt.Tx) error {
		for i := range n {
			name := fmt.Sprintf("job/%06d", i)
			rec := newRecord("work", name, Attributes{}, content{blob: newID(), crc32c: "AAAAAA==", md5: strings.Repeat("A", 24)})
			if err := c.stampNew(tx, &rec); err != nil {
				return err
			}
			if err := store(tx, rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
