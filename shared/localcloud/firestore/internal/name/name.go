// Package name checks and orders the names of documents, such as projects/p/databases/(default)/documents/jobs/j1/steps/s1.
package name

import (
	"cmp"
	"fmt"
	"strings"
)

// Limits of a name. Source: https://firebase.google.com/docs/firestore/quotas (read 2026-08).
const (
	maxIDBytes   = 1500 // one document or collection id
	maxNameBytes = 6 << 10
	maxDepth     = 100 // subcollections
)

// Check refuses a document name production would refuse: outside the database, wrong number of segments, reserved, empty or
// overlong ids. Database is the projects/…/databases/… prefix of the request.
func Check(database, document string) error {
	path, ok := strings.CutPrefix(document, database+"/documents/")
	if !ok {
		return fmt.Errorf("document name %q is not in %s/documents", document, database)
	}
	segments := strings.Split(path, "/")
	if len(segments)%2 != 0 {
		return fmt.Errorf("document name %q lacks a document id", document)
	}
	if len(document) > maxNameBytes {
		return fmt.Errorf("document name is longer than %d bytes", maxNameBytes)
	}
	if len(segments) > 2*maxDepth {
		return fmt.Errorf("document name has more than %d collections", maxDepth)
	}
	for _, id := range segments {
		if err := checkID(id); err != nil {
			return fmt.Errorf("document name %q: %w", document, err)
		}
	}
	return nil
}

func checkID(id string) error {
	switch {
	case id == "", id == ".", id == "..":
		return fmt.Errorf("the id %q is not allowed", id)
	case len(id) > maxIDBytes:
		return fmt.Errorf("an id is longer than %d bytes", maxIDBytes)
	case len(id) > 4 && strings.HasPrefix(id, "__") && strings.HasSuffix(id, "__"):
		return fmt.Errorf("the id %q is reserved", id)
	}
	return nil
}

// CheckParent refuses a parent that is neither the root of the database nor a document in it.
func CheckParent(database, parent string) error {
	if parent == database+"/documents" {
		return nil
	}
	return Check(database, parent)
}

// DatabaseOf returns the projects/…/databases/… prefix of a name, and false when there is none.
func DatabaseOf(document string) (string, bool) {
	database, _, ok := strings.Cut(document, "/documents")
	return database, ok && strings.Count(database, "/") == 3
}

// Split cuts a document name into the path of its collection and its id.
func Split(document string) (collection, id string) {
	i := strings.LastIndexByte(document, '/')
	return document[:i], document[i+1:]
}

// Compare orders names segment by segment, which is not the order of the whole strings: '/' ends a segment before any byte.
func Compare(a, b string) int {
	for a != "" && b != "" {
		var left, right string
		left, a, _ = strings.Cut(a, "/")
		right, b, _ = strings.Cut(b, "/")
		if c := strings.Compare(left, right); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}
