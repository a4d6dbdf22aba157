package store

import (
	"slices"
	"sort"
	"sync"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// blockSize is how many entries of an index lie together at most.
const blockSize = 512

// index is the newest versions of some documents in an Order: blocks of entries, each block after the one before it, none
// empty. Finding costs a search among the blocks and one within a block; a change moves no more than a block, and where one is
// split or emptied, the list of blocks.
type index struct {
	order  Order
	name   string // of the order
	blocks [][]entry
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
	slices.SortFunc(all, o.compare)
	for half := range slices.Chunk(all, blockSize/2) {
		x.blocks = append(x.blocks, slices.Clone(half)) // chunks share an array, blocks must not
	}
	return x
}

// entry returns where a version of a record belongs; false when it has no place in the order.
func (x *index) entry(r *record, doc *pb.Document) (entry, bool) {
	if doc == nil {
		return entry{}, false
	}
	keys, ok := x.order.keys(doc)
	return entry{keys, r}, ok
}

// move replaces what a record was by what it is; nil where it did or does not exist.
func (x *index) move(r *record, was, is *pb.Document) {
	if e, ok := x.entry(r, was); ok {
		x.remove(e)
	}
	if e, ok := x.entry(r, is); ok {
		x.insert(e)
	}
}

func (x *index) insert(e entry) {
	if len(x.blocks) == 0 {
		x.blocks = [][]entry{{e}}
		return
	}
	b := min(x.block(e), len(x.blocks)-1)
	block := x.blocks[b]
	i, _ := slices.BinarySearchFunc(block, e, x.order.compare)
	block = slices.Insert(block, i, e)
	x.blocks[b] = block
	if len(block) > blockSize {
		x.blocks[b] = slices.Clone(block[:blockSize/2])
		x.blocks = slices.Insert(x.blocks, b+1, slices.Clone(block[blockSize/2:]))
	}
}

func (x *index) remove(e entry) {
	b := x.block(e)
	if b == len(x.blocks) {
		return
	}
	i, ok := slices.BinarySearchFunc(x.blocks[b], e, x.order.compare)
	if !ok {
		return
	}
	if x.blocks[b] = slices.Delete(x.blocks[b], i, i+1); len(x.blocks[b]) == 0 {
		x.blocks = slices.Delete(x.blocks, b, b+1)
	}
}

// block returns the first block that does not end before e.
func (x *index) block(e entry) int {
	return sort.Search(len(x.blocks), func(i int) bool {
		block := x.blocks[i]
		return x.order.compare(block[len(block)-1], e) >= 0
	})
}

// walk calls yield for the records at a place, in order, until it returns false.
func (x *index) walk(place Place, yield func(*record) bool) {
	at := func(e entry) int { return place(e.keys, e.record.name) }
	b := sort.Search(len(x.blocks), func(i int) bool { return at(x.blocks[i][len(x.blocks[i])-1]) >= 0 })
	if b == len(x.blocks) {
		return
	}
	i := sort.Search(len(x.blocks[b]), func(i int) bool { return at(x.blocks[b][i]) >= 0 })
	for ; b < len(x.blocks); b, i = b+1, 0 {
		for _, e := range x.blocks[b][i:] {
			if at(e) > 0 || !yield(e.record) {
				return
			}
		}
	}
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

func (xs *indexes) move(r *record, was, is *pb.Document) {
	for _, x := range xs.all {
		x.move(r, was, is)
	}
}
