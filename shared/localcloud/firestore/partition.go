package firestore

import (
	"context"
	"errors"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// PartitionQuery implements the method of the service: cursors that cut a collection group into parts of about equal size, all
// in one page.
func (s *Server) PartitionQuery(_ context.Context, r *pb.PartitionQueryRequest) (*pb.PartitionQueryResponse, error) {
	if r.PartitionCount < 1 {
		return nil, invalid(errors.New("the number of partitions must be positive"))
	}
	q, err := s.compile(r.Parent, r.GetStructuredQuery())
	if err != nil {
		return nil, err
	}
	var docs []*stored.Document
	err = s.read(s.readingAt(r.GetReadTime()), func(v *store.View) error {
		docs = q.Run(v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &pb.PartitionQueryResponse{Partitions: cuts(docs, int(r.PartitionCount))}, nil
}

// cuts returns a cursor before the first document of each part but the first; none when there are too few documents.
func cuts(docs []*stored.Document, count int) []*pb.Cursor {
	if count >= len(docs) {
		return nil
	}
	out := make([]*pb.Cursor, count)
	for i := range out {
		first := docs[(i+1)*len(docs)/(count+1)]
		out[i] = &pb.Cursor{Before: true, Values: []*pb.Value{value.Ref(first.Name)}}
	}
	return out
}
