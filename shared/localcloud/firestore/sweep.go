package firestore

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/index"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// anywhere is the parent of all databases.
const anywhere = "projects"

// errRenewed says that a document was written again after it was found expired.
var errRenewed = errors.New("the document has changed")

// Sweep removes the documents whose TTL field holds a time that is not after now, and returns how many it removed. TTL fields are
// the fieldOverrides with "ttl": true; a field that holds no time never expires its document. Production sweeps within a day,
// so readers must compare the time themselves; here the owner calls Sweep on a timer.
func (s *Server) Sweep(now time.Time) (removed int, err error) {
	expired, err := s.expired(now)
	if err != nil {
		return 0, fmt.Errorf("firestore: sweep: %w", err)
	}
	for len(expired) > 0 {
		n := min(len(expired), maxBatch)
		for _, result := range s.store.Commit(removals(expired[:n])...) {
			switch {
			case result.Err == nil:
				removed++
			case !errors.Is(result.Err, errRenewed):
				err = errors.Join(err, fmt.Errorf("firestore: sweep: %w", result.Err))
			}
		}
		expired = expired[n:]
	}
	return removed, err
}

func (s *Server) expired(now time.Time) ([]*stored.Document, error) {
	if s.indexes == nil {
		return nil, nil
	}
	var out []*stored.Document
	err := s.store.Read(s.store.Now(), func(v *store.View) error {
		for _, ttl := range s.indexes.TTLs() {
			out = append(out, expiredBy(v, ttl, now)...)
		}
		return nil
	})
	return out, err
}

// expiredBy returns the documents whose field holds a time up to now, by an index of the field where there are many documents.
func expiredBy(v *store.View, ttl index.TTL, now time.Time) []*stored.Document {
	var out []*stored.Document
	check := func(d *stored.Document) bool {
		field, _ := d.Get(ttl.Path)
		if t := field.GetTimestampValue(); t != nil && !t.AsTime().After(now) {
			out = append(out, d)
		}
		return true
	}
	times := func(keys []*pb.Value, _ string) int {
		kind := cmp.Compare(value.KindOf(keys[0]), value.Timestamp)
		return cmp.Or(kind, max(keys[0].GetTimestampValue().AsTime().Compare(now), 0))
	}
	scope := store.Scope{Parent: anywhere, Collection: ttl.Group, Group: true}
	order := store.Order{Fields: []store.Field{{Path: ttl.Path}}}
	if !v.Walk(scope, order, times, func(d *stored.Document) { check(d) }, check) {
		v.Scan(scope, check)
	}
	return out
}

func removals(docs []*stored.Document) []store.Op {
	ops := make([]store.Op, len(docs))
	for i, d := range docs {
		ops[i] = func(tx *store.Tx) error {
			current := tx.Get(d.Name)
			if current == nil || !current.Updated.Equal(d.Updated) {
				return errRenewed
			}
			tx.Delete(d.Name)
			return nil
		}
	}
	return ops
}
