package schema

import (
	"errors"
	"fmt"
	"reflect"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
)

// Read reads a document into dst, a pointer to a struct or a map, as
// DocumentSnapshot.DataTo does. An older version is upgraded on the way, in memory; a newer one is
// refused with a fault that may be tried again: the program that knows it is being rolled out.
func Read(d *firestore.DocumentSnapshot, dst any) error {
	k, err := Of(Relative(d.Ref.Path))
	if err != nil {
		return err
	}
	if v, err := d.DataAt(Field); err == nil && v == int64(k.Version) {
		return d.DataTo(dst)
	}
	doc := d.Data()
	if _, err := k.Upgrade(doc); err != nil {
		return refused(d, err)
	}
	if err := fill(reflect.ValueOf(dst), doc); err != nil {
		return fmt.Errorf("schema: read %s: %w", Relative(d.Ref.Path), err)
	}
	return nil
}

func refused(d *firestore.DocumentSnapshot, err error) error {
	err = fmt.Errorf("schema: read %s: %w", Relative(d.Ref.Path), err)
	if newer := (*NewerError)(nil); errors.As(err, &newer) {
		return fault.Wrap(err, fault.Unavailable, "schema.newer", "This program is older than the data it was asked for.").
			WithHint("Try again in a moment: a newer program has stored it.")
	}
	return err
}
