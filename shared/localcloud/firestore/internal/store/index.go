package store

import (
	"sync"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// index is the newest versions of some documents in an Order.
type index struct {
	order   Order
	name    string // of the order
	entries *sorted[entry]
}

type entry struct {
	keys   []*pb.Value
	record *record
}

// newIndex makes an index of all records that each yields.
func newIndex(o Order, each func(yield func(*record))) *index {
	x := &index{order: o, name: o.String()}
	var all []entry
	each(func(r *record) {
		if e, ok := x.entry(r, r.last().doc); ok {
			all = append(all, e)
		}
	})
	x.entries = newSorted(o.compare, all)
	return x
}

// entry returns where a version of a record belongs; false when it has no place in the order.
func (x *index) entry(r *record, doc *stored.Document) (entry, bool) {
	if doc == nil {
		return entry{}, false
	}
	keys, ok := x.order.keys(doc)
	return entry{keys, r}, ok
}

// move replaces what a record was by what it is; nil where it did or does not exist.
func (x *index) move(r *record, was, is *stored.Document) {
	if e, ok := x.entry(r, was); ok {
		x.entries.remove(e)
	}
	if e, ok := x.entry(r, is); ok {
		x.entries.insert(e)
	}
}

// walk calls yield for the records at a place, in order, until it returns false.
func (x *index) walk(place Place, yield func(*record) bool) {
	from, to := x.stretch(place)
	for e := range x.entries.between(from, to) {
		if !yield(e.record) {
			return
		}
	}
}

// count returns how many records there are at a place.
func (x *index) count(place Place) int {
	from, to := x.stretch(place)
	return x.entries.distance(from, to)
}

// stretch returns where a place begins and ends.
func (x *index) stretch(place Place) (from, to position) {
	at := func(e entry) int { return place(e.keys, e.record.name) }
	return x.entries.search(func(e entry) bool { return at(e) >= 0 }), x.entries.search(func(e entry) bool { return at(e) > 0 })
}

// maxIndexes bounds the indexes of one collection or group; orders beyond are scanned and sorted.
const maxIndexes = 32

// indexes is those of one collection, or of one collection group, made when they are first asked for. The lock is for readers, who
// make them side by side; changes come when there are no readers.
type indexes struct {
	mu  sync.Mutex
	all []*index
}

// get returns the index in an order. Where there is none it makes one, if making is worth it and there is room; else nil.
func (xs *indexes) get(o Order, worth bool, each func(yield func(*record))) *index {
	xs.mu.Lock()
	defer xs.mu.Unlock()
	id := o.String()
	for _, x := range xs.all {
		if x.name == id {
			return x
		}
	}
	if !worth || len(xs.all) == maxIndexes {
		return nil
	}
	x := newIndex(o, each)
	xs.all = append(xs.all, x)
	return x
}

func (xs *indexes) move(r *record, was, is *stored.Document) {
	for _, x := range xs.all {
		x.move(r, was, is)
	}
}
