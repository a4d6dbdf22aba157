package store

import (
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Order is how documents are walked: by the values of fields, then by name. A document that lacks one of the fields is not
// in it.
type Order struct {
	Fields   []Field
	NameDesc bool
}

// Field is one level of an Order.
type Field struct {
	Path value.Path
	Desc bool
}

// Place says where a document, of which it is told the values an Order walks by and the name, lies in relation to what is
// looked for: before it (negative), in it (0), or after it. Along the Order it must never fall.
type Place func(keys []*pb.Value, document string) int

// String identifies the order.
func (o Order) String() string {
	var b strings.Builder
	for _, f := range o.Fields {
		b.WriteString(f.Path.String())
		b.WriteByte(sign(f.Desc))
	}
	b.WriteByte(sign(o.NameDesc))
	return b.String()
}

func sign(desc bool) byte {
	if desc {
		return '-'
	}
	return '+'
}

// keys returns the values a document is walked by, and false when it lacks one.
func (o Order) keys(doc *stored.Document) ([]*pb.Value, bool) {
	keys := make([]*pb.Value, len(o.Fields))
	for i, f := range o.Fields {
		v, ok := doc.Get(f.Path)
		if !ok {
			return nil, false
		}
		keys[i] = v
	}
	return keys, true
}

func (o Order) compare(a, b entry) int {
	for i, f := range o.Fields {
		if c := directed(value.Compare(a.keys[i], b.keys[i]), f.Desc); c != 0 {
			return c
		}
	}
	return directed(name.Compare(a.record.name, b.record.name), o.NameDesc)
}

func directed(c int, desc bool) int {
	if desc {
		return -c
	}
	return c
}
