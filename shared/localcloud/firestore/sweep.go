package firestore

import (
	"errors"
	"fmt"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/proto"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
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

func (s *Server) expired(now time.Time) ([]*pb.Document, error) {
	if s.indexes == nil {
		return nil, nil
	}
	var out []*pb.Document
	err := s.store.Read(s.store.Now(), func(v *store.View) error {
		for _, ttl := range s.indexes.TTLs() {
			v.Scan(store.Scope{Parent: anywhere, Collection: ttl.Group, Group: true}, func(d *pb.Document) bool {
				field, _ := value.Get(d.Fields, ttl.Path)
				if t := field.GetTimestampValue(); t != nil && !t.AsTime().After(now) {
					out = append(out, d)
				}
				return true
			})
		}
		return nil
	})
	return out, err
}

func removals(docs []*pb.Document) []store.Op {
	ops := make([]store.Op, len(docs))
	for i, d := range docs {
		ops[i] = func(tx *store.Tx) error {
			current := tx.Get(d.Name)
			if current == nil || !proto.Equal(current.UpdateTime, d.UpdateTime) {
				return errRenewed
			}
			tx.Delete(d.Name)
			return nil
		}
	}
	return ops
}
