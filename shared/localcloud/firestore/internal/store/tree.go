package store

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// tree is all records: by name, by collection, by collection id for collection groups, and in each of the two by the indexes
// that were asked for. It is not safe for concurrent
// use; Store guards it.
type tree struct {
	records     map[string]*record
	collections map[string]*collection
	paths       *sorted[string] // of collections, in byte order: all below a prefix are neighbours
	groups      map[string]*family
	history     history
}

func newTree() *tree {
	return &tree{
		records:     map[string]*record{},
		collections: map[string]*collection{},
		paths:       newSorted[string](strings.Compare, nil),
		groups:      map[string]*family{},
	}
}

// put appends a version; a nil document deletes.
func (t *tree) put(document string, at Stamp, doc *stored.Document) {
	r := t.records[document]
	if r == nil {
		if doc == nil {
			return
		}
		r = t.newRecord(document)
	} else {
		t.history.replaced(r, at)
	}
	r.versions = append(r.versions, version{at, doc})
	r.home.changed, r.family.changed = at, at
	r.reindex(r.at(at-1), doc)
}

// reindex tells the indexes that the newest version of a record is another.
func (r *record) reindex(was, is *stored.Document) {
	r.home.indexes.move(r, was, is)
	r.family.indexes.move(r, was, is)
}

func (t *tree) newRecord(document string) *record {
	path, id := name.Split(document)
	c := t.collection(path)
	r := &record{name: document, id: id, home: c, family: t.groups[c.id]}
	t.records[document] = r
	r.home.insert(r)
	r.family.records++
	return r
}

func (t *tree) collection(path string) *collection {
	c := t.collections[path]
	if c == nil {
		_, id := name.Split(path)
		c = &collection{path: path, id: id}
		t.collections[path] = c
		if t.groups[id] == nil {
			t.groups[id] = &family{}
		}
		t.groups[id].collections = append(t.groups[id].collections, c)
		t.paths.insert(path)
	}
	return c
}

// undo takes back the newest version of a document, made by a commit that could not be made durable.
func (t *tree) undo(document string, at Stamp) {
	r := t.records[document]
	if r == nil || r.last().at != at {
		return
	}
	undone := r.last().doc
	r.versions = r.versions[:len(r.versions)-1]
	r.reindex(undone, r.at(at))
	if len(r.versions) == 0 {
		t.forget(r)
		return
	}
	t.history.restored(r)
}

// prune drops the versions nobody may read any more.
func (t *tree) prune(now Stamp) {
	for _, r := range t.history.expired(now) {
		r.versions = r.versions[1:]
		if len(r.versions) == 1 && r.versions[0].doc == nil {
			t.forget(r)
		}
	}
}

func (t *tree) forget(r *record) {
	delete(t.records, r.name)
	r.home.remove(r.id)
	r.family.records--
	if len(r.home.records) == 0 {
		t.forgetCollection(r.home)
	}
}

func (t *tree) forgetCollection(c *collection) {
	delete(t.collections, c.path)
	g := t.groups[c.id]
	g.collections = slices.DeleteFunc(g.collections, func(o *collection) bool { return o == c })
	if len(g.collections) == 0 {
		delete(t.groups, c.id)
	}
	t.paths.remove(c.path)
}

// below returns the paths of the collections under a prefix that ends in a slash.
func (t *tree) below(prefix string) []string {
	var paths []string
	for path := range t.paths.from(func(path string) bool { return path >= prefix }) {
		if !strings.HasPrefix(path, prefix) {
			break
		}
		paths = append(paths, path)
	}
	return paths
}
