package firestore

import (
	"context"
	"fmt"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/mutation"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// maxBatch is how many writes one BatchWrite may carry.
const maxBatch = 500

// BatchWrite implements the method of the service: each write succeeds or fails by itself, all share one sync.
func (s *Server) BatchWrite(_ context.Context, r *pb.BatchWriteRequest) (*pb.BatchWriteResponse, error) {
	if err := checkBatch(r); err != nil {
		return nil, err
	}
	b := &batch{results: make([]*pb.WriteResult, len(r.Writes)), errs: make([]error, len(r.Writes))}
	seen := map[string]bool{}
	for i, w := range r.Writes {
		m, err := mutation.Compile(r.Database, w)
		if err != nil {
			b.errs[i] = invalid(err)
			continue
		}
		if seen[m.Document] {
			return nil, invalid(fmt.Errorf("a batch writes %s twice", m.Document))
		}
		seen[m.Document] = true
		b.add(i, m)
	}
	for i, result := range s.store.Commit(b.ops...) {
		b.errs[b.places[i]] = toStatus(result.Err)
	}
	return b.response(), nil
}

func checkBatch(r *pb.BatchWriteRequest) error {
	if n := len(r.Writes); n > maxBatch {
		return invalid(fmt.Errorf("a batch has %d writes, more than %d", n, maxBatch))
	}
	return checkRequestSize(r)
}

// batch is the writes of a request: results and errors by their place in it, and the operations of those worth trying.
type batch struct {
	results []*pb.WriteResult
	errs    []error
	ops     []store.Op
	places  []int // of each op
}

func (b *batch) add(place int, m *mutation.Mutation) {
	b.places = append(b.places, place)
	b.ops = append(b.ops, func(tx *store.Tx) error {
		results, err := apply(tx, []*mutation.Mutation{m})
		if err == nil {
			b.results[place] = results[0]
		}
		return err
	})
}

func (b *batch) response() *pb.BatchWriteResponse {
	out := &pb.BatchWriteResponse{}
	for i, err := range b.errs {
		result := b.results[i]
		if err != nil || result == nil {
			result = &pb.WriteResult{}
		}
		st := status.Convert(err)
		out.WriteResults = append(out.WriteResults, result)
		out.Status = append(out.Status, &spb.Status{Code: int32(st.Code()), Message: st.Message()})
	}
	return out
}
