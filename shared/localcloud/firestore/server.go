package firestore

import (
	"fmt"
	"sync"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/index"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// MaxRequestBytes is the largest request. The gRPC server that carries the service must let it through
// (grpc.MaxRecvMsgSize), since gRPC's own default is 4 MiB.
// Source: https://firebase.google.com/docs/firestore/quotas (read 2026-08).
const MaxRequestBytes = 10 << 20

// IndexConfig is declared indexes and TTL fields. See ParseIndexes.
type IndexConfig = index.Config

// ParseIndexes reads the firestore.indexes.json format: indexes[] {collectionGroup, queryScope, fields[] {fieldPath, order |
// arrayConfig}} and fieldOverrides[] {collectionGroup, fieldPath, ttl, indexes[]}. An override without indexes keeps the
// automatic ones of its field; with an empty list the field has none.
func ParseIndexes(data []byte) (*IndexConfig, error) { return index.Parse(data) }

// Options configures a Server. The zero value is a server in memory without index enforcement.
type Options struct {
	Path    string           // the bbolt file, made if missing, its journal beside it; empty keeps everything in memory
	Indexes *IndexConfig     // nil: every query is answered, and Sweep removes nothing
	Now     func() time.Time // nil: time.Now
}

// Server implements google.firestore.v1.Firestore.
type Server struct {
	pb.UnimplementedFirestoreServer

	store        *store.Store
	indexes      *IndexConfig // nil: no enforcement
	transactions *transactions
	closed       chan struct{}
	close        func() error
}

// Open reads the file and makes a server ready for Register. It fails when another process has the file open.
func Open(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	st, err := store.Open(o.Path, o.Now)
	if err != nil {
		return nil, fmt.Errorf("firestore: %w", err)
	}
	s := &Server{store: st, indexes: o.Indexes, transactions: newTransactions(o.Now), closed: make(chan struct{})}
	s.close = sync.OnceValue(func() error {
		close(s.closed)
		return st.Close()
	})
	return s, nil
}

// Register adds the service to a gRPC server.
func (s *Server) Register(r grpc.ServiceRegistrar) { pb.RegisterFirestoreServer(r, s) }

// Close ends all listeners, finishes accepted commits and closes the file. Commits after it are UNAVAILABLE. It may be
// called again, and then answers the same.
func (s *Server) Close() error { return s.close() }
