package schema

import (
	"reflect"
	"strings"
)

// Fields returns under what names the fields of a struct are stored: what a query selects that reads no more of a document
// than the struct takes. Without [Field] among them a document is taken for one from before there were versions.
func Fields(of any) []string {
	t := reflect.TypeOf(of)
	names := make([]string, t.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(t.Field(i).Tag.Get("firestore"), ",")
	}
	return names
}
