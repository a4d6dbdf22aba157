package firestore_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	cloud "cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

// BenchmarkCommit measures durable single-document commits through the real client, one after the other and from 64
// goroutines, which share syncs.
func BenchmarkCommit(b *testing.B) {
	write := func(b *testing.B, c *cloud.Client, n int64) {
		if _, err := c.Doc(fmt.Sprintf("bench/d%d", n)).Set(context.Background(), fields{"n": n, "state": "RENDERING"}); err != nil {
			b.Error(err)
		}
	}
	b.Run("sequential", func(b *testing.B) {
		_, c := serve(b, firestore.Options{Path: b.TempDir() + "/firestore.db"})
		for n := int64(0); b.Loop(); n++ {
			write(b, c, n)
		}
	})
	b.Run("parallel", func(b *testing.B) {
		_, c := serve(b, firestore.Options{Path: b.TempDir() + "/firestore.db"})
		var n atomic.Int64
		b.SetParallelism(32)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				write(b, c, n.Add(1))
			}
		})
	})
}

// BenchmarkBulkWriter measures 1,000 documents through a BulkWriter.
func BenchmarkBulkWriter(b *testing.B) {
	_, c := serve(b, firestore.Options{Path: b.TempDir() + "/firestore.db"})
	for round := 0; b.Loop(); round++ {
		w := c.BulkWriter(context.Background())
		for i := range 1000 {
			if _, err := w.Set(c.Doc(fmt.Sprintf("bulk/r%dd%d", round, i)), fields{"i": i}); err != nil {
				b.Fatal(err)
			}
		}
		w.End()
	}
}

// BenchmarkQuery measures a filtered, sorted, limited query beside collections it does not range over.
func BenchmarkQuery(b *testing.B) {
	for _, size := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("%d-documents", size), func(b *testing.B) {
			_, c := serve(b, firestore.Options{})
			w := c.BulkWriter(context.Background())
			for i := range size {
				if _, err := w.Set(c.Doc(fmt.Sprintf("jobs/d%d", i)), fields{"i": i, "even": i%2 == 0}); err != nil {
					b.Fatal(err)
				}
			}
			w.End()
			q := c.Collection("jobs").Where("even", "==", true).OrderBy("i", cloud.Desc).Limit(20)
			for b.Loop() {
				it := q.Documents(context.Background())
				for {
					if _, err := it.Next(); errors.Is(err, iterator.Done) {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
