package store

import (
	"iter"
	"slices"
	"sort"
)

// blockSize is how many values lie together at most.
const blockSize = 512

// sorted is values in an order, none twice: blocks of them, each after the one before it, none empty. Finding costs a
// search among the blocks and one within a block; a change moves no more than a block, and where one is split
// or emptied, the list of blocks.
type sorted[T any] struct {
	compare func(a, b T) int
	blocks  [][]T
}

// newSorted returns values, which it takes over and sorts.
func newSorted[T any](compare func(a, b T) int, values []T) *sorted[T] {
	s := &sorted[T]{compare: compare}
	slices.SortFunc(values, compare)
	for half := range slices.Chunk(values, blockSize/2) {
		s.blocks = append(s.blocks, slices.Clone(half)) // chunks share an array, blocks must not
	}
	return s
}

// position is where a value is, or the end.
type position struct{ block, place int }

// insert adds a value that is not there.
func (s *sorted[T]) insert(v T) {
	at := s.find(v)
	b, i := at.block, at.place
	if b == len(s.blocks) { // after all there are
		if b == 0 {
			s.blocks = [][]T{{v}}
			return
		}
		b, i = b-1, len(s.blocks[b-1])
	}
	block := slices.Insert(s.blocks[b], i, v)
	s.blocks[b] = block
	if len(block) > blockSize {
		s.blocks[b] = slices.Clone(block[:blockSize/2])
		s.blocks = slices.Insert(s.blocks, b+1, slices.Clone(block[blockSize/2:]))
	}
}

// remove takes a value away, if it is there.
func (s *sorted[T]) remove(v T) {
	at := s.find(v)
	b, i := at.block, at.place
	if b == len(s.blocks) || s.compare(s.blocks[b][i], v) != 0 {
		return
	}
	if s.blocks[b] = slices.Delete(s.blocks[b], i, i+1); len(s.blocks[b]) == 0 {
		s.blocks = slices.Delete(s.blocks, b, b+1)
	}
}

func (s *sorted[T]) find(v T) position {
	return s.search(func(o T) bool { return s.compare(o, v) >= 0 })
}

// search returns where the first value is that reached is true of, as it must be of all after it.
func (s *sorted[T]) search(reached func(T) bool) position {
	b := sort.Search(len(s.blocks), func(i int) bool { return reached(s.blocks[i][len(s.blocks[i])-1]) })
	if b == len(s.blocks) {
		return position{b, 0}
	}
	return position{b, sort.Search(len(s.blocks[b]), func(i int) bool { return reached(s.blocks[b][i]) })}
}

// from returns the values from the first on that reached is true of.
func (s *sorted[T]) from(reached func(T) bool) iter.Seq[T] {
	return s.between(s.search(reached), position{len(s.blocks), 0})
}

// between returns the values from a position on, and before another.
func (s *sorted[T]) between(from, to position) iter.Seq[T] {
	return func(yield func(T) bool) {
		for b := from.block; b <= to.block && b < len(s.blocks); b++ {
			block := s.blocks[b]
			if b == to.block {
				block = block[:to.place]
			}
			if b == from.block {
				block = block[min(from.place, len(block)):]
			}
			for _, v := range block {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// distance returns how many values there are from a position on, and before another.
func (s *sorted[T]) distance(from, to position) int {
	n := to.place - from.place
	for b := from.block; b < to.block; b++ {
		n += len(s.blocks[b])
	}
	return max(n, 0)
}
