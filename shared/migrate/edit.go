package migrate

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/schema"
)

// An edit is what an upgrade changes of one document, as it was read.
type edit struct {
	doc    *firestore.DocumentSnapshot
	fields []firestore.Update
}

// edits upgrades documents in memory. Those that are gone, or have been upgraded by somebody else, need none.
func (w walk) edits(docs []*firestore.DocumentSnapshot) ([]edit, error) {
	var edits []edit
	for _, d := range docs {
		if !d.Exists() {
			continue
		}
		doc := d.Data()
		upgraded, err := w.kind.Upgrade(doc)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", schema.Relative(d.Ref.Path), err)
		}
		if upgraded {
			edits = append(edits, edit{d, difference(d.Data(), doc)})
		}
	}
	return edits, nil
}

// difference is what turns one document into another, field by field, in the order of their names.
func difference(from, to schema.Document) []firestore.Update {
	var fields []firestore.Update
	for name, v := range to {
		if was, ok := from[name]; !ok || !reflect.DeepEqual(was, v) {
			fields = append(fields, firestore.Update{FieldPath: firestore.FieldPath{name}, Value: v})
		}
	}
	for name := range maps.Keys(from) {
		if _, ok := to[name]; !ok {
			fields = append(fields, firestore.Update{FieldPath: firestore.FieldPath{name}, Value: firestore.Delete})
		}
	}
	slices.SortFunc(fields, func(a, b firestore.Update) int { return cmp.Compare(a.FieldPath[0], b.FieldPath[0]) })
	return fields
}

// commit writes edits of documents that are still as they were read, and the progress: all of it or nothing.
func (w walk) commit(ctx context.Context, edits []edit) error {
	err := w.fs.RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error {
		for _, e := range edits {
			if err := tx.Update(e.doc.Ref, e.fields, firestore.LastUpdateTime(e.doc.UpdateTime)); err != nil {
				return err
			}
		}
		return w.progress.save(tx, w.o.Now())
	})
	w.progress.saved = w.progress.saved || err == nil
	return err
}

// changed reports whether a commit was refused because a document is not as it was read, or is gone.
func changed(err error) bool {
	code := status.Code(err)
	return code == codes.FailedPrecondition || code == codes.NotFound
}
