package firestore

import (
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// RunQuery implements the method of the service.
func (s *Server) RunQuery(r *pb.RunQueryRequest, stream pb.Firestore_RunQueryServer) error {
	q, err := s.compile(r.Parent, r.GetStructuredQuery())
	if err != nil {
		return err
	}
	where, err := s.resolve(r)
	if err != nil {
		return err
	}
	docs, err := s.runQuery(q, where)
	if err != nil {
		return err
	}
	at, started := where.at.Proto(), where.started
	if len(docs) == 0 {
		return stream.Send(&pb.RunQueryResponse{ReadTime: at, Transaction: started})
	}
	for _, d := range docs {
		if err := stream.Send(&pb.RunQueryResponse{Document: q.Project(d), ReadTime: at, Transaction: started}); err != nil {
			return err
		}
		started = nil // in the first response only
	}
	return nil
}

// RunAggregationQuery implements the method of the service.
func (s *Server) RunAggregationQuery(r *pb.RunAggregationQueryRequest, stream pb.Firestore_RunAggregationQueryServer) error {
	if err := checkParent(r.Parent); err != nil {
		return err
	}
	a, err := query.CompileAggregate(r.Parent, r.GetStructuredAggregationQuery())
	if err != nil {
		return invalid(err)
	}
	if err := s.checkIndexes(a.Query, a.Fields()); err != nil {
		return err
	}
	fields, where, err := s.aggregate(a, r)
	if err != nil {
		return err
	}
	return stream.Send(&pb.RunAggregationQueryResponse{
		Result:      &pb.AggregationResult{AggregateFields: fields},
		ReadTime:    where.at.Proto(),
		Transaction: where.started,
	})
}

// compile checks a query, also against the declared indexes.
func (s *Server) compile(parent string, in *pb.StructuredQuery) (*query.Query, error) {
	if err := checkParent(parent); err != nil {
		return nil, err
	}
	q, err := query.Compile(parent, in)
	if err != nil {
		return nil, invalid(err)
	}
	return q, s.checkIndexes(q, nil)
}

func checkParent(parent string) error {
	database, _ := name.DatabaseOf(parent)
	return invalid(name.CheckParent(database, parent))
}

func (s *Server) checkIndexes(q *query.Query, aggregated []value.Path) error {
	if s.indexes == nil {
		return nil
	}
	return toStatus(s.indexes.Check(q, aggregated))
}

// aggregate evaluates an aggregation where the request reads. What matches is looked at only for its sums, or for a
// transaction, which must notice when it is others.
func (s *Server) aggregate(a *query.Aggregate, sel selector) (fields map[string]*pb.Value, where reading, err error) {
	if where, err = s.resolve(sel); err != nil {
		return nil, where, err
	}
	if a.CountsOnly() && where.txn == nil {
		err = s.read(where, func(v *store.View) error {
			fields = a.Number(a.Count(v))
			return nil
		})
		return fields, where, err
	}
	docs, err := s.runQuery(a.Query, where)
	return a.Fold(docs), where, err
}

// runQuery evaluates a query, and tells the transaction it is part of.
func (s *Server) runQuery(q *query.Query, where reading) ([]*stored.Document, error) {
	var docs []*stored.Document
	err := s.read(where, func(v *store.View) error {
		docs = q.Run(v)
		return nil
	})
	if err == nil && where.txn != nil {
		where.txn.sawQuery(q, docs)
	}
	return docs, err
}
