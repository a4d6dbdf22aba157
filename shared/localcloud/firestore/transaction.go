package firestore

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// transaction is the reads of one transaction, all at one stamp, to be checked again at its commit.
type transaction struct {
	readOnly bool
	started  time.Time

	mu        sync.Mutex
	used      time.Time
	at        store.Stamp // 0: nothing was read yet
	documents map[string]bool
	queries   []observation
}

// observation is a query and what it answered.
type observation struct {
	query  *query.Query
	result fingerprint
}

// fingerprint identifies a query result: which documents, in which order, in which version.
type fingerprint [sha256.Size]byte

func fingerprintOf(docs []*stored.Document) fingerprint {
	h := sha256.New()
	var stamp [8]byte
	for _, d := range docs {
		h.Write([]byte(d.Name))
		binary.BigEndian.PutUint64(stamp[:], uint64(d.Updated.UnixMicro()))
		h.Write(stamp[:])
	}
	return fingerprint(h.Sum(nil))
}

// readAt returns the stamp of the transaction's snapshot, taken at its first read.
func (t *transaction) readAt(now func() store.Stamp) store.Stamp {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at == 0 {
		t.at = now()
	}
	return t.at
}

// sawDocuments notes that documents were read, missing ones included.
func (t *transaction) sawDocuments(names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, n := range names {
		t.documents[n] = true
	}
}

// sawQuery notes what a query answered.
func (t *transaction) sawQuery(q *query.Query, docs []*stored.Document) {
	result := fingerprintOf(docs)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queries = append(t.queries, observation{q, result})
}

// stale reports whether anything the transaction read is different in the view. A query is run again only if a collection it
// ranges over was touched, so that documents that entered or left its result are noticed.
func (t *transaction) stale(v *store.View) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for n := range t.documents {
		if v.Touched(n, t.at) {
			return true
		}
	}
	for _, o := range t.queries {
		if v.Changed(o.query.Scope, t.at) && fingerprintOf(o.query.Run(v)) != o.result {
			return true
		}
	}
	return false
}
