package store

import (
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// Tx is what an Op sees and does.
type Tx struct {
	at      Stamp
	newest  View
	written map[string]*stored.Document // nil: deleted
}

// At returns the stamp the Op is committed with.
func (t *Tx) At() Stamp { return t.at }

// Before returns the documents as they were before this Op, those of earlier Ops included.
func (t *Tx) Before() *View { return &t.newest }

// Get returns the newest state of a document, this Op's own writes included; nil when it does not exist.
func (t *Tx) Get(document string) *stored.Document {
	if doc, ok := t.written[document]; ok {
		return doc
	}
	return t.newest.Get(document)
}

// Put replaces a document. The store keeps doc itself: it must not be changed afterwards.
func (t *Tx) Put(doc *stored.Document) { t.written[doc.Name] = doc }

// Delete removes a document; one that does not exist is left alone.
func (t *Tx) Delete(document string) {
	if t.Get(document) == nil {
		return
	}
	if t.newest.Get(document) == nil { // made and removed within this Op
		delete(t.written, document)
		return
	}
	t.written[document] = nil
}
