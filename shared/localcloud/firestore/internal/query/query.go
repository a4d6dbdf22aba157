// Package query compiles structured queries and evaluates them over documents: filters, implicit and explicit order,
// cursors, offset, limit, projection, aggregation and nearest-neighbour search. It refuses what production refuses, except
// for the want of an index, which is package index's business.
package query

import (
	"errors"
	"fmt"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Query is a compiled query, immutable and safe for concurrent use.
type Query struct {
	Scope   store.Scope
	Where   Filter  // nil: all documents
	Orders  []Order // explicit, then implied; the last is always by name
	Nearest *Nearest

	required  []value.Path // fields an aggregation reads: documents without them are not in any index it could use
	start     *bound
	end       *bound
	offset    int
	limit     int // negative: none
	projected []value.Path
	keysOnly  bool // projected is meant, even when empty
	strands   []*strand
}

// Compile checks a query and prepares it. The errors are the caller's fault.
func Compile(parent string, q *pb.StructuredQuery) (*Query, error) {
	if q == nil {
		return nil, errors.New("the request has no structured query")
	}
	out := &Query{limit: -1, offset: int(q.Offset)}
	steps := []func() error{
		func() (err error) { out.Scope, err = scopeOf(parent, q.From); return },
		func() (err error) { out.Where, err = compileFilter(q.Where); return },
		func() (err error) { out.Orders, err = compileOrders(q.OrderBy, out.Where); return },
		func() (err error) { out.start, err = compileBound(q.StartAt, out.Orders); return },
		func() (err error) { out.end, err = compileBound(q.EndAt, out.Orders); return },
		func() (err error) { out.Nearest, err = compileNearest(q.FindNearest); return },
		func() error { return out.compileWindow(q) },
		func() error { return out.compileSelect(q.Select) },
		func() error { return checkLimits(out, q) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	out.strands = plan(out)
	return out, nil
}

func scopeOf(parent string, from []*pb.StructuredQuery_CollectionSelector) (store.Scope, error) {
	switch len(from) {
	case 0:
		return store.Scope{Parent: parent, Group: true}, nil
	case 1:
		if from[0].CollectionId == "" && !from[0].AllDescendants {
			return store.Scope{}, errors.New("a query needs a collection")
		}
		return store.Scope{Parent: parent, Collection: from[0].CollectionId, Group: from[0].AllDescendants}, nil
	}
	return store.Scope{}, errors.New("a query ranges over one collection selector only")
}

func (q *Query) compileWindow(in *pb.StructuredQuery) error {
	if in.Offset < 0 {
		return errors.New("offset is negative")
	}
	if in.Limit == nil {
		return nil
	}
	if q.limit = int(in.Limit.Value); q.limit < 0 {
		return errors.New("limit is negative")
	}
	return nil
}

func (q *Query) compileSelect(in *pb.StructuredQuery_Projection) error {
	if in == nil {
		return nil
	}
	q.keysOnly = true
	for _, f := range in.Fields {
		path, err := value.ParsePath(f.GetFieldPath())
		if err != nil {
			return fmt.Errorf("select: %w", err)
		}
		q.projected = append(q.projected, path)
	}
	return nil
}

// Project returns what a query answers of a matching document.
func (q *Query) Project(d *stored.Document) *pb.Document {
	if !q.keysOnly {
		return d.Sendable()
	}
	return d.Select(q.projected)
}
