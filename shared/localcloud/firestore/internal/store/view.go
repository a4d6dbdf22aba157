package store

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// Scope is the collections a query ranges over.
type Scope struct {
	Parent     string // projects/p/databases/d/documents, or a document name
	Collection string // a collection id; empty with Group: any
	Group      bool   // all collections of that id below Parent, not only the one directly under it
}

// View is the documents at one stamp. It is valid only inside the function it was handed to, and must not be used from
// another goroutine. Documents it returns stay valid, and must not be changed.
type View struct {
	tree *tree
	at   Stamp
}

// At returns the stamp of the view.
func (v *View) At() Stamp { return v.at }

// Get returns a document by its full name; nil when it does not exist.
func (v *View) Get(document string) *stored.Document {
	if r := v.tree.records[document]; r != nil {
		return r.at(v.at)
	}
	return nil
}

// Touched reports whether a commit after the stamp wrote or deleted the document.
func (v *View) Touched(document string, since Stamp) bool {
	r := v.tree.records[document]
	return r != nil && r.last().at > since
}

// Scan calls yield for every document in the scope until it returns false; within a collection in order of id.
func (v *View) Scan(scope Scope, yield func(*stored.Document) bool) {
	for _, c := range v.tree.within(scope) {
		for _, r := range c.records {
			if doc := r.at(v.at); doc != nil && !yield(doc) {
				return
			}
		}
	}
}

// Changed reports whether a commit after the stamp touched a collection of the scope.
func (v *View) Changed(scope Scope, since Stamp) bool {
	if g := v.tree.groups[scope.Collection]; g != nil && g.changed <= since {
		return false // without a look at each of its collections
	}
	return slices.ContainsFunc(v.tree.within(scope), func(c *collection) bool { return c.changed > since })
}

func (t *tree) within(scope Scope) []*collection {
	prefix := scope.Parent + "/"
	if !scope.Group {
		if c := t.collections[prefix+scope.Collection]; c != nil {
			return []*collection{c}
		}
		return nil
	}
	var out []*collection
	if scope.Collection == "" {
		for _, path := range t.below(prefix) {
			out = append(out, t.collections[path])
		}
		return out
	}
	g := t.groups[scope.Collection]
	if g == nil {
		return nil
	}
	for _, c := range g.collections {
		if strings.HasPrefix(c.path, prefix) {
			out = append(out, c)
		}
	}
	return out
}

// CollectionIDs returns the sorted ids of the collections directly under parent, those included that only hold documents
// further down.
func (v *View) CollectionIDs(parent string) []string {
	var ids []string
	for _, path := range v.tree.below(parent + "/") {
		id, _, _ := strings.Cut(path[len(parent)+1:], "/")
		if (len(ids) == 0 || ids[len(ids)-1] != id) && v.inhabited(path) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// DocumentNames returns the sorted names of the documents of a collection. With missing, it adds the names that hold no
// document but have documents below them.
func (v *View) DocumentNames(collection string, missing bool) []string {
	var names []string
	if c := v.tree.collections[collection]; c != nil {
		for _, r := range c.records {
			if r.at(v.at) != nil {
				names = append(names, r.name)
			}
		}
	}
	if missing {
		names = append(names, v.ancestors(collection)...)
	}
	slices.SortFunc(names, name.Compare)
	return slices.Compact(names)
}

// ancestors returns the names in a collection below which documents exist.
func (v *View) ancestors(collection string) []string {
	var names []string
	for _, path := range v.tree.below(collection + "/") {
		id, _, _ := strings.Cut(path[len(collection)+1:], "/")
		document := collection + "/" + id
		if (len(names) == 0 || names[len(names)-1] != document) && v.inhabited(path) {
			names = append(names, document)
		}
	}
	return names
}

// inhabited reports whether a collection has a document at the stamp of the view.
func (v *View) inhabited(path string) bool {
	return slices.ContainsFunc(v.tree.collections[path].records, func(r *record) bool { return r.at(v.at) != nil })
}
