package query

import (
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Source yields the documents a query ranges over.
type Source interface {
	// Scan yields all documents, within a collection in order of id, until yield returns false.
	Scan(scope store.Scope, yield func(*stored.Document) bool)
	// Walk yields those at a place in an order, if there is an index; see store.View.
	Walk(scope store.Scope, o store.Order, place store.Place, loose func(*stored.Document), yield func(*stored.Document) bool) bool
	// Count counts those at a place in an order, if there is an index that knows; see store.View.
	Count(scope store.Scope, o store.Order, place store.Place) (int, bool)
}

// row is a matching document and the values it is sorted by, nil where they have not been needed yet.
type row struct {
	doc  *stored.Document
	keys []*pb.Value
}

// Run returns the matching documents in order, whole: the caller projects.
func (q *Query) Run(src Source) []*stored.Document {
	if q.limit == 0 {
		return nil
	}
	rows, sorted := q.collect(src)
	if !sorted {
		q.sort(rows)
	}
	docs := make([]*stored.Document, len(rows))
	for i, r := range rows {
		docs[i] = r.doc
	}
	if q.Nearest != nil {
		docs = q.Nearest.rank(docs)
	}
	return q.window(docs)
}

// Count returns how many documents match.
func (q *Query) Count(src Source) int {
	if len(q.strands) == 1 && q.strands[0].whole && len(q.required) == 0 && q.limit < 0 && q.offset == 0 && !q.wantsScan() {
		if n, ok := src.Count(q.Scope, q.strands[0].order, q.strands[0].place); ok {
			return n
		}
	}
	return len(q.Run(src))
}

// collect gathers the rows that match, no more than the window needs where they come in order.
func (q *Query) collect(src Source) (rows []row, sorted bool) {
	if rows, sorted, ok := q.walk(src); ok {
		return rows, sorted
	}
	return q.scan(src), q.inScanOrder()
}

// enough is how many rows in order the window needs; negative: all.
func (q *Query) enough() int {
	if q.limit < 0 || q.Nearest != nil {
		return -1
	}
	return q.offset + q.limit
}

func (q *Query) scan(src Source) []row {
	enough := -1
	if q.inScanOrder() {
		enough = q.enough()
	}
	var rows []row
	src.Scan(q.Scope, func(d *stored.Document) bool {
		if r, ok := q.row(d); ok {
			rows = append(rows, r)
		}
		return len(rows) != enough
	})
	return rows
}

// walk gathers rows by indexes, of each strand as many as the window may need; false when there are no indexes, or a scan does as
// well.
func (q *Query) walk(src Source) (rows []row, sorted, ok bool) {
	if len(q.strands) == 0 || q.wantsScan() {
		return nil, false, false
	}
	sorted = len(q.strands) == 1
	seen := map[string]bool{} // strands may overlap, and what changes is loose in each
	for _, s := range q.strands {
		left := q.enough()
		found := func(d *stored.Document, sure bool) bool {
			r, ok := row{doc: d}, true
			if !sure {
				r, ok = q.row(d)
			}
			if !ok {
				return false
			}
			if len(q.strands) > 1 {
				if seen[d.Name] {
					return true
				}
				seen[d.Name] = true
			}
			rows = append(rows, r)
			return true
		}
		loose := func(d *stored.Document) {
			if found(d, false) {
				sorted = false
			}
		}
		sure := s.whole && len(q.required) == 0
		if !src.Walk(q.Scope, s.order, s.place, loose, func(d *stored.Document) bool {
			if found(d, sure) {
				left--
			}
			return left != 0
		}) {
			return nil, false, false
		}
	}
	return rows, sorted, true
}

// wantsScan reports whether an index would be walked from end to end, in the order of a scan.
func (q *Query) wantsScan() bool {
	return q.inScanOrder() && q.start == nil && q.end == nil &&
		slices.ContainsFunc(q.strands, func(s *strand) bool { return len(s.fixed)+len(s.ranged) == 0 })
}

// row returns a document with its keys, and false when the query does not answer it.
func (q *Query) row(d *stored.Document) (row, bool) {
	keys, ok := q.keys(d)
	if !ok || q.Where != nil && !q.Where.match(d) || !q.start.reached(keys, q.Orders) || q.end.passed(keys, q.Orders) {
		return row{}, false
	}
	return row{d, keys}, true
}

// inScanOrder reports whether a scan yields documents in the order of the query.
func (q *Query) inScanOrder() bool {
	return !q.Scope.Group && q.Orders[0].Path.IsName() && !q.Orders[0].Desc
}

// keys returns the values to sort by; false when the document lacks one, and so is in no index that could serve the query.
func (q *Query) keys(d *stored.Document) ([]*pb.Value, bool) {
	for _, path := range q.required {
		if _, ok := d.Of(path); !ok {
			return nil, false
		}
	}
	keys := make([]*pb.Value, len(q.Orders))
	for i, o := range q.Orders {
		v, ok := d.Of(o.Path)
		if !ok {
			return nil, false
		}
		keys[i] = v
	}
	return keys, true
}

func (q *Query) sort(rows []row) {
	for i, r := range rows {
		if r.keys == nil {
			rows[i].keys, _ = q.keys(r.doc)
		}
	}
	slices.SortFunc(rows, q.compare)
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

func (q *Query) window(docs []*stored.Document) []*stored.Document {
	docs = docs[min(q.offset, len(docs)):]
	if q.limit >= 0 {
		docs = docs[:min(q.limit, len(docs))]
	}
	return docs
}
