package firestore

import (
	"errors"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// selector is what read requests say about when to read.
type selector interface {
	GetTransaction() []byte
	GetNewTransaction() *pb.TransactionOptions
	GetReadTime() *timestamppb.Timestamp
}

// reading is where a request reads.
type reading struct {
	at      store.Stamp
	txn     *transaction // read-write, to be told what was read; nil otherwise
	started []byte       // id of a transaction this request began
}

// resolve decides where a request reads, beginning a transaction when it asks for one.
func (s *Server) resolve(sel selector) (reading, error) {
	if t := sel.GetReadTime(); t != nil {
		return reading{at: store.StampOf(t.AsTime())}, nil
	}
	var r reading
	id := sel.GetTransaction()
	if options := sel.GetNewTransaction(); options != nil {
		started, err := s.begin(options)
		if err != nil {
			return reading{}, err
		}
		id, r.started = started, started
	}
	if len(id) == 0 {
		r.at = s.store.Now()
		return r, nil
	}
	txn, err := s.transactions.use(id)
	if err != nil {
		return reading{}, err
	}
	r.at = txn.readAt(s.store.Now)
	if !txn.readOnly {
		r.txn = txn
	}
	return r, nil
}

// read calls fn with the documents the reading is of. A transaction whose snapshot is gone must be run again.
func (s *Server) read(r reading, fn func(*store.View) error) error {
	err := s.store.Read(r.at, fn)
	if r.txn != nil && errors.Is(err, store.ErrTooOld) {
		return errContention
	}
	return toStatus(err)
}

// readingAt decides where a request reads that can only ask for a time.
func (s *Server) readingAt(t *timestamppb.Timestamp) reading {
	if t == nil {
		return reading{at: s.store.Now()}
	}
	return reading{at: store.StampOf(t.AsTime())}
}
