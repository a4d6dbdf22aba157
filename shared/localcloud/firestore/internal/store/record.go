package store

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// version is what a document was from a stamp on; a nil document means it did not exist.
type version struct {
	at  Stamp
	doc *stored.Document
}

// record is one document through time, oldest version first. It has at least one version.
type record struct {
	name     string
	id       string
	home     *collection
	family   *family
	versions []version
}

// at returns the document as it was at the stamp; nil when it did not exist.
func (r *record) at(when Stamp) *stored.Document {
	for i := len(r.versions) - 1; i >= 0; i-- {
		if v := r.versions[i]; v.at <= when {
			return v.doc
		}
	}
	return nil
}

func (r *record) last() version { return r.versions[len(r.versions)-1] }

// collection is the documents directly under one path, ordered by id.
type collection struct {
	path    string // projects/p/databases/d/documents/jobs
	id      string // the last segment of path
	records []*record
	changed Stamp // of the newest commit that touched it
	indexes indexes
}

// family is the collections of one id, wherever they are.
type family struct {
	collections []*collection
	records     int // in all of them
	changed     Stamp
	indexes     indexes
}

func (c *collection) find(id string) (int, bool) {
	return slices.BinarySearchFunc(c.records, id, func(r *record, id string) int { return strings.Compare(r.id, id) })
}

func (c *collection) insert(r *record) {
	if n := len(c.records); n == 0 || c.records[n-1].id < r.id { // the usual case when loading
		c.records = append(c.records, r)
		return
	}
	i, _ := c.find(r.id)
	c.records = slices.Insert(c.records, i, r)
}

func (c *collection) remove(id string) {
	if i, ok := c.find(id); ok {
		c.records = slices.Delete(c.records, i, i+1)
	}
}
