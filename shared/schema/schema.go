// Package schema knows every kind of stored document: where it lies, which
// version of it this program writes, and how one of an older version becomes one of the newer.
// Readers upgrade in memory with [Read]; package migrate upgrades what is stored, by the same functions.
//
// It says nothing of what the fields mean: that is with the types that own them.
package schema

import (
	"fmt"
	"path"
	"strings"
)

// Field is where a document keeps its version.
const Field = "schema"

// A Document is the fields of a stored document, as the Firestore client hands them out.
type Document = map[string]any

// A Kind is one sort of stored document.
type Kind struct {
	// Name is for people: "attempt".
	Name string
	// Path is where documents of the kind lie, * standing for any id: "tenants/*/jobs/*".
	Path string
	// Version is what writers write, from 1.
	Version int
	// Upgrades take a document of a version, the key, to the next one. Version 0 is a document without the
	// field, from before there were versions; what it holds is that of version 1, so it needs no upgrade.
	Upgrades map[int]Upgrade
}

// An Upgrade changes a document of one version into one of the next. It leaves
// what it does not know, may be given what an upgrade has been through already, and looks at nothing
// but the document: what it did once it must do for ever, whatever becomes of the types.
type Upgrade func(Document) error

// Group is the last collection of the kind's path.
func (k Kind) Group() string { return path.Base(path.Dir(k.Path)) }

// Has reports whether a document at a path, relative to the database, is of the kind.
func (k Kind) Has(document string) bool {
	ok, err := path.Match(k.Path, document)
	return ok && err == nil
}

// Upgrade brings a document to the kind's version, in place. A document that is of
// it already is left as it is; one of a newer version is refused with a [NewerError].
func (k Kind) Upgrade(doc Document) (upgraded bool, err error) {
	v, err := k.version(doc)
	if err != nil || v == k.Version {
		return false, err
	}
	for from := v; from < k.Version; from++ {
		up := k.Upgrades[from]
		if up == nil && from > 0 {
			return false, fmt.Errorf("schema: there is no way from version %d of %s to %d", from, k.Name, from+1)
		}
		if up != nil {
			if err := up(doc); err != nil {
				return false, fmt.Errorf("schema: %s from version %d: %w", k.Name, from, err)
			}
		}
		doc[Field] = int64(from + 1)
	}
	return true, nil
}

// Old reports whether a document is of an older version than the kind's; doc need hold
// no more than its version. A newer one gives a [NewerError].
func (k Kind) Old(doc Document) (bool, error) {
	v, err := k.version(doc)
	return v < k.Version, err
}

// version is the version a document says it is of, 0 where it says none.
func (k Kind) version(doc Document) (int, error) {
	if doc[Field] == nil {
		return 0, nil
	}
	v, ok := doc[Field].(int64)
	switch {
	case !ok || v < 0:
		return 0, fmt.Errorf("schema: %v is no version", doc[Field])
	case v > int64(k.Version):
		return 0, &NewerError{Kind: k.Name, Found: int(v), Known: k.Version}
	}
	return int(v), nil
}

// A NewerError is the refusal of a document that a newer program has written:
// reading it would lose what that one added.
type NewerError struct {
	Kind         string
	Found, Known int
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("schema: %s is of version %d, and this program knows %d at most: run the newer one that wrote it", e.Kind, e.Found, e.Known)
}

// Relative returns a document's path within its database, from its full resource name.
func Relative(name string) string {
	_, rest, found := strings.Cut(name, "/documents/")
	if !found {
		return name
	}
	return rest
}
