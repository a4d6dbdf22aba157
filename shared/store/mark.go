package store

import (
	"context"

	"cloud.google.com/go/firestore"
)

// A mark is how far something that goes round and round has come.
type mark struct {
	Schema int    `firestore:"schema"`
	After  string `firestore:"after"`
}

func (s *Store) mark(name string) *firestore.DocumentRef {
	return s.fs.Collection("control").Doc("retained-" + name)
}

// Mark returns where the last round over something has stopped; empty to begin.
func (s *Store) Mark(ctx context.Context, name string) (string, error) {
	var m mark
	_, err := get(ctx, s.mark(name), &m)
	return m.After, unavailable("store: read mark", err)
}

// SetMark notes where a round has stopped.
func (s *Store) SetMark(ctx context.Context, name, after string) error {
	_, err := s.mark(name).Set(ctx, mark{Schema: 1, After: after})
	return unavailable("store: set mark", err)
}
