package firestore

import (
	"context"
	"encoding/binary"
	"maps"
	"sync"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// How long a transaction lives, in all and without being used.
// Source: https://firebase.google.com/docs/firestore/quotas (read 2026-08).
const (
	transactionLife = 270 * time.Second
	transactionIdle = 60 * time.Second
)

// transactions is those that are open.
type transactions struct {
	now func() time.Time

	mu   sync.Mutex
	open map[string]*transaction
	last uint64 // of the ids given out
}

func newTransactions(now func() time.Time) *transactions {
	return &transactions{now: now, open: map[string]*transaction{}}
}

// begin opens a transaction and drops those that have expired.
func (ts *transactions) begin(readOnly bool, at store.Stamp) []byte {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	now := ts.now()
	maps.DeleteFunc(ts.open, func(_ string, t *transaction) bool { return t.expired(now) })
	ts.last++
	id := binary.BigEndian.AppendUint64(nil, ts.last)
	ts.open[string(id)] = &transaction{
		readOnly: readOnly, started: now, used: now, at: at, documents: map[string]bool{},
	}
	return id
}

// use returns an open transaction and resets its idle time.
func (ts *transactions) use(id []byte) (*transaction, error) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := ts.open[string(id)]
	now := ts.now()
	if t == nil || t.expired(now) {
		delete(ts.open, string(id))
		return nil, errNoSuchTxn
	}
	t.touch(now)
	return t, nil
}

// end closes a transaction and returns it.
func (ts *transactions) end(id []byte) (*transaction, error) {
	t, err := ts.use(id)
	if err != nil {
		return nil, err
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	delete(ts.open, string(id))
	return t, nil
}

func (t *transaction) touch(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.used = now
}

func (t *transaction) expired(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return now.Sub(t.started) > transactionLife || now.Sub(t.used) > transactionIdle
}

// begin opens a transaction with the client's options. A read-only one reads at the time it asks for, or now.
func (s *Server) begin(o *pb.TransactionOptions) ([]byte, error) {
	ro := o.GetReadOnly()
	if ro == nil {
		return s.transactions.begin(false, 0), nil
	}
	at := s.store.Now()
	if t := ro.GetReadTime(); t != nil {
		at = store.StampOf(t.AsTime())
		if err := s.store.Read(at, func(*store.View) error { return nil }); err != nil {
			return nil, toStatus(err)
		}
	}
	return s.transactions.begin(true, at), nil
}

// BeginTransaction implements the method of the service.
func (s *Server) BeginTransaction(_ context.Context, r *pb.BeginTransactionRequest) (*pb.BeginTransactionResponse, error) {
	id, err := s.begin(r.Options)
	if err != nil {
		return nil, err
	}
	return &pb.BeginTransactionResponse{Transaction: id}, nil
}

// Rollback implements the method of the service. Rolling back what is over already is no error.
func (s *Server) Rollback(_ context.Context, r *pb.RollbackRequest) (*emptypb.Empty, error) {
	_, _ = s.transactions.end(r.Transaction)
	return &emptypb.Empty{}, nil
}
