package query

import (
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Source yields the documents a query ranges over, within a collection in order of id, until yield returns false.
type Source interface {
	Scan(scope store.Scope, yield func(*pb.Document) bool)
}

// row is a matching document and the values it is sorted by.
type row struct {
	doc  *pb.Document
	keys []*pb.Value
}

// Run returns the matching documents in order, whole: the caller projects.
func (q *Query) Run(src Source) []*pb.Document {
	rows := q.collect(src)
	if !q.inScanOrder() {
		slices.SortFunc(rows, q.compare)
	}
	docs := make([]*pb.Document, len(rows))
	for i, r := range rows {
		docs[i] = r.doc
	}
	if q.Nearest != nil {
		docs = q.Nearest.rank(docs)
	}
	return q.window(docs)
}

// collect gathers the rows that match, unsorted; where they come sorted already, no more than the window needs.
func (q *Query) collect(src Source) []row {
	enough := -1
	if q.limit >= 0 && q.Nearest == nil && q.inScanOrder() {
		enough = q.offset + q.limit
	}
	var rows []row
	if enough == 0 {
		return nil
	}
	src.Scan(q.Scope, func(d *pb.Document) bool {
		keys, ok := q.keys(d)
		if !ok || q.Where != nil && !q.Where.match(d) || !q.start.reached(keys, q.Orders) || q.end.passed(keys, q.Orders) {
			return true
		}
		rows = append(rows, row{d, keys})
		return len(rows) != enough
	})
	return rows
}

// inScanOrder reports whether a scan yields documents in the order of the query.
func (q *Query) inScanOrder() bool {
	return !q.Scope.Group && q.Orders[0].Path.IsName() && !q.Orders[0].Desc
}

// keys returns the values to sort by; false when the document lacks one, and so is in no index that could serve the query.
func (q *Query) keys(d *pb.Document) ([]*pb.Value, bool) {
	for _, path := range q.required {
		if _, ok := value.Of(d, path); !ok {
			return nil, false
		}
	}
	keys := make([]*pb.Value, len(q.Orders))
	for i, o := range q.Orders {
		v, ok := value.Of(d, o.Path)
		if !ok {
			return nil, false
		}
		keys[i] = v
	}
	return keys, true
}

func (q *Query) compare(a, b row) int {
	for i, o := range q.Orders {
		c := value.Compare(a.keys[i], b.keys[i])
		if c == 0 {
			continue
		}
		if o.Desc {
			return -c
		}
		return c
	}
	return name.Compare(a.doc.Name, b.doc.Name)
}

func (q *Query) window(docs []*pb.Document) []*pb.Document {
	docs = docs[min(q.offset, len(docs)):]
	if q.limit >= 0 {
		docs = docs[:min(q.limit, len(docs))]
	}
	return docs
}
