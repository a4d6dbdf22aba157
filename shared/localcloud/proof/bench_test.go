package proof

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	cloud "cloud.google.com/go/firestore"
)

// stored is how many documents the collection has that is queried.
const stored = 100_000

// workloads are what is measured; each gets a client, and does one thing per turn.
var workloads = []struct {
	name string
	run  func(b *testing.B, c *cloud.Client)
}{
	{"sequential-commit", sequentialCommit},
	{"concurrent-commit", concurrentCommit},
	{"point-read", pointRead},
	{"bulk-writer-10000", bulkWriter},
	{"batches-10000", batches},
	{"query-50-of-1000", func(b *testing.B, c *cloud.Client) { query(b, c, stored/100) }},
	{"query-50-of-100000", func(b *testing.B, c *cloud.Client) { query(b, c, stored) }},
}

// BenchmarkLocalFirestore measures the local Firestore, durable, through the real client.
func BenchmarkLocalFirestore(b *testing.B) { measure(b, serveFirestore(b, nil)) }

// BenchmarkGoogleEmulator measures Google's emulator, which keeps nothing on disk, in the same way.
func BenchmarkGoogleEmulator(b *testing.B) { measure(b, oracle(b)) }

func measure(b *testing.B, address string) {
	b.Helper()
	b.Setenv("FIRESTORE_EMULATOR_HOST", address) // the client then says it is the owner, without which Google's refuses bulk writes
	c, err := cloud.NewClient(context.Background(), project)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	warm(b, c)
	for _, w := range workloads {
		b.Run(w.name, func(b *testing.B) {
			w.run(b, c)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "per-second")
		})
	}
}

// warm gives a server that compiles itself as it runs the time to.
func warm(b *testing.B, c *cloud.Client) {
	b.Helper()
	jobs := fresh(c)
	for n := range 1000 {
		set(b, jobs.Doc(fmt.Sprint(n)), n)
	}
	for range 20 {
		lastOf(b, jobs)
	}
	for n := range 1000 {
		if _, err := jobs.Doc(fmt.Sprint(n)).Get(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// job is a document of the size of a small job.
func job(n int) map[string]any {
	return map[string]any{"number": n, "state": fmt.Sprint("state-", n%4), "owner": "alice", "title": "A film about something"}
}

func sequentialCommit(b *testing.B, c *cloud.Client) {
	jobs := fresh(c)
	for n := 0; b.Loop(); n++ {
		set(b, jobs.Doc(fmt.Sprint(n)), n)
	}
}

func concurrentCommit(b *testing.B, c *cloud.Client) {
	jobs := fresh(c)
	var last atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			n := int(last.Add(1))
			set(b, jobs.Doc(fmt.Sprint(n)), n)
		}
	})
}

func pointRead(b *testing.B, c *cloud.Client) {
	d := fresh(c).Doc("one")
	set(b, d, 1)
	for b.Loop() {
		if _, err := d.Get(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// bulkWriter measures the client's BulkWriter, which holds itself back: it waits for a timer before each write.
func bulkWriter(b *testing.B, c *cloud.Client) {
	for b.Loop() {
		jobs, w := fresh(c), c.BulkWriter(context.Background())
		writes := make([]*cloud.BulkWriterJob, 10_000)
		for n := range writes {
			write, err := w.Set(jobs.Doc(fmt.Sprintf("%06d", n)), job(n))
			if err != nil {
				b.Fatal(err)
			}
			writes[n] = write
		}
		w.End()
		for _, write := range writes {
			if _, err := write.Results(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func batches(b *testing.B, c *cloud.Client) {
	for b.Loop() {
		fill(b, c, fresh(c), 10_000)
	}
}

// query asks for the last 50 of one of four states.
func query(b *testing.B, c *cloud.Client, size int) {
	jobs := fresh(c)
	fill(b, c, jobs, size)
	lastOf(b, jobs) // the first query makes the index
	for b.Loop() {
		lastOf(b, jobs)
	}
}

func lastOf(b *testing.B, jobs *cloud.CollectionRef) {
	b.Helper()
	q := jobs.Where("state", "==", "state-1").OrderBy("number", cloud.Desc).Limit(50)
	docs, err := q.Documents(context.Background()).GetAll()
	if err != nil || len(docs) != 50 {
		b.Fatalf("%d documents, %v", len(docs), err)
	}
}

// fresh returns a collection nobody has written to.
func fresh(c *cloud.Client) *cloud.CollectionRef {
	return c.Collection("bench").NewDoc().Collection("jobs")
}

func set(b *testing.B, d *cloud.DocumentRef, n int) {
	b.Helper()
	if _, err := d.Set(context.Background(), job(n)); err != nil {
		b.Error(err)
	}
}

// fill writes jobs in commits of 500, the most there may be in one.
func fill(b *testing.B, c *cloud.Client, jobs *cloud.CollectionRef, size int) {
	b.Helper()
	for n := 0; n < size; {
		batch := c.Batch() //nolint:staticcheck // one commit of many writes, without a transaction's reads
		for end := min(n+500, size); n < end; n++ {
			batch.Set(jobs.Doc(fmt.Sprintf("%06d", n)), job(n))
		}
		if _, err := batch.Commit(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
