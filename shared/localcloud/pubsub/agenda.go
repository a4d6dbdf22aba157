package pubsub

import "container/heap"

// An agenda is a queue of entries by key, smallest first. Entries are never
// removed or moved: what has become obsolete is pushed again under its new key,
// and the owner skips the old entry when it comes up.
type agenda[T any] struct{ entries entries[T] }

type entry[T any] struct {
	key   int64
	value T
}

func (a *agenda[T]) push(key int64, value T) {
	heap.Push(&a.entries, entry[T]{key, value})
}

// peek returns the first entry, false when there is none.
func (a *agenda[T]) peek() (entry[T], bool) {
	if len(a.entries) == 0 {
		return entry[T]{}, false
	}
	return a.entries[0], true
}

// drop removes the first entry.
func (a *agenda[T]) drop() { heap.Pop(&a.entries) }

// entries implements heap.Interface.
type entries[T any] []entry[T]

func (e entries[T]) Len() int           { return len(e) }
func (e entries[T]) Less(i, j int) bool { return e[i].key < e[j].key }
func (e entries[T]) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *entries[T]) Push(v any)        { *e = append(*e, v.(entry[T])) }

func (e *entries[T]) Pop() any {
	last := len(*e) - 1
	v := (*e)[last]
	(*e)[last] = entry[T]{} // let the value be collected
	*e = (*e)[:last]
	return v
}
