package firestore

import (
	"context"
	"fmt"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/proto"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/mutation"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// Commit implements the method of the service: all writes or none.
func (s *Server) Commit(_ context.Context, r *pb.CommitRequest) (*pb.CommitResponse, error) {
	if err := checkRequestSize(r); err != nil {
		return nil, err
	}
	txn, err := s.committing(r)
	if err != nil {
		return nil, err
	}
	mutations, err := compileWrites(r.Database, r.Writes)
	if err != nil {
		return nil, err
	}
	var results []*pb.WriteResult
	result := s.store.Commit(func(tx *store.Tx) (err error) {
		if txn != nil && txn.stale(tx.Before()) {
			return errContention
		}
		results, err = apply(tx, mutations)
		return err
	})[0]
	if result.Err != nil {
		return nil, toStatus(result.Err)
	}
	return &pb.CommitResponse{WriteResults: results, CommitTime: result.At.Proto()}, nil
}

// committing ends the transaction a commit belongs to, and returns it when its reads must be checked; nil otherwise.
func (s *Server) committing(r *pb.CommitRequest) (*transaction, error) {
	if len(r.Transaction) == 0 {
		return nil, nil
	}
	txn, err := s.transactions.end(r.Transaction)
	if err != nil {
		return nil, err
	}
	if !txn.readOnly {
		return txn, nil
	}
	if len(r.Writes) > 0 {
		return nil, errReadOnly
	}
	return nil, nil
}

func checkRequestSize(r proto.Message) error {
	if n := proto.Size(r); n > MaxRequestBytes {
		return invalid(fmt.Errorf("request payload size %d exceeds the limit of %d bytes", n, MaxRequestBytes))
	}
	return nil
}

func compileWrites(database string, writes []*pb.Write) ([]*mutation.Mutation, error) {
	out := make([]*mutation.Mutation, len(writes))
	for i, w := range writes {
		m, err := mutation.Compile(database, w)
		if err != nil {
			return nil, invalid(err)
		}
		out[i] = m
	}
	return out, nil
}

// apply carries out mutations in order; a later one sees what an earlier one did.
func apply(tx *store.Tx, mutations []*mutation.Mutation) ([]*pb.WriteResult, error) {
	at := tx.At().Proto()
	results := make([]*pb.WriteResult, len(mutations))
	for i, m := range mutations {
		out, err := m.Apply(tx.Get(m.Document), at)
		if err != nil {
			return nil, err
		}
		results[i] = out.Result
		switch {
		case !out.Changed:
		case out.Document == nil:
			tx.Delete(m.Document)
		default:
			tx.Put(out.Document)
		}
	}
	return results, nil
}
