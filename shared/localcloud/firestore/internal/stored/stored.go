// Package stored keeps documents as they are stored and sent: marshalled. A field is decoded when it is asked for, and what is
// sent is sent as it is stored. A tree of values would be ten times as many objects for the garbage collector to go through,
// as long as the document exists, and be marshalled anew for every reader.
// It knows nothing of names, limits or what a write means.
package stored

import (
	"fmt"
	"slices"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Document is one version of a document. It never changes.
type Document struct {
	Name    string
	Updated time.Time // to the microsecond

	encoded []byte // google.firestore.v1.Document
}

// Seal returns the document that a message is; the message is free to change afterwards. It fails where a text is not UTF-8.
func Seal(m *pb.Document) (*Document, error) {
	encoded, err := proto.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", m.Name, err)
	}
	return &Document{Name: m.Name, Updated: m.UpdateTime.AsTime(), encoded: encoded}, nil
}

// Content marshals what of a document does not depend on when it is committed. It fails where a text is not UTF-8.
func Content(name string, fields map[string]*pb.Value) ([]byte, error) {
	encoded, err := proto.Marshal(&pb.Document{Name: name, Fields: fields})
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", name, err)
	}
	return encoded, nil
}

// New returns a document of a content, which it copies, and times.
func New(name string, content []byte, created, updated *timestamppb.Timestamp) *Document {
	const times = 32 // two, with their tags and lengths, at most
	encoded := append(make([]byte, 0, len(content)+times), content...)
	encoded, err := proto.MarshalOptions{}.MarshalAppend(encoded, &pb.Document{CreateTime: created, UpdateTime: updated})
	if err != nil { // it has no text
		panic(fmt.Sprintf("stored: %v", err))
	}
	return &Document{Name: name, Updated: updated.AsTime(), encoded: encoded}
}

// Parse returns the document that bytes are. It keeps a copy of them.
func Parse(encoded []byte) (*Document, error) {
	var m pb.Document
	if err := proto.Unmarshal(encoded, &m); err != nil {
		return nil, err
	}
	return &Document{Name: m.Name, Updated: m.UpdateTime.AsTime(), encoded: slices.Clone(encoded)}, nil
}

// Encoded returns the document marshalled. It must not be changed.
func (d *Document) Encoded() []byte { return d.encoded }

// Open returns the whole document decoded, in a copy that is the caller's. That of no document is nil.
func (d *Document) Open() *pb.Document {
	if d == nil {
		return nil
	}
	m := &pb.Document{}
	mustUnmarshal(d.encoded, m)
	return m
}

// Sendable returns a message that is marshalled to what the document is, and is good for nothing else: all of it is in
// what the protocol calls unknown fields, which are sent on as they came.
func (d *Document) Sendable() *pb.Document {
	m := &pb.Document{}
	m.ProtoReflect().SetUnknown(d.encoded)
	return m
}

// Select returns what Sendable does, with no other fields than those that paths lead to. Such at the top are copied as they are
// stored; one further down has the document decoded.
func (d *Document) Select(paths []value.Path) *pb.Document {
	if slices.ContainsFunc(paths, func(p value.Path) bool { return len(p) != 1 }) {
		return value.Select(d.Open(), paths)
	}
	picked := make([]byte, 0, min(len(d.encoded), pickedSize))
	for rest := d.encoded; len(rest) > 0; {
		n, body, after := next(rest)
		if n != documentFields || holds(paths, body) {
			picked = append(picked, rest[:len(rest)-len(after)]...)
		}
		rest = after
	}
	m := &pb.Document{}
	m.ProtoReflect().SetUnknown(picked)
	return m
}

// pickedSize is about how many bytes the fields are that somebody chooses.
const pickedSize = 512

// holds reports whether the key of an entry is one of those at the top that paths lead to.
func holds(paths []value.Path, entry []byte) bool {
	key, _ := first(entry, entryKey)
	return slices.ContainsFunc(paths, func(p value.Path) bool { return p[0] == string(key) })
}

// With returns the document with a value where the path leads, which must be one that can be marshalled.
func (d *Document) With(path value.Path, v *pb.Value) *Document {
	m := d.Open()
	if m.Fields == nil {
		m.Fields = map[string]*pb.Value{}
	}
	value.Set(m.Fields, path, v)
	out, err := Seal(m)
	if err != nil {
		panic(err.Error())
	}
	return out
}

// Of returns the value a path leads to, the document's name included, and false where there is none.
func (d *Document) Of(path value.Path) (*pb.Value, bool) {
	if path.IsName() {
		return value.Ref(d.Name), true
	}
	return d.Get(path)
}

// Numbers of fields in the messages of google.firestore.v1, and in the entries of any map.
const (
	documentFields = 2
	valueMap       = 6
	mapFields      = 1
	entryKey       = 1
	entryValue     = 2
)

// Get returns the value a path leads to, and false where there is none.
func (d *Document) Get(path value.Path) (*pb.Value, bool) {
	fields, number := d.encoded, protowire.Number(documentFields)
	for i, key := range path {
		found, ok := entry(fields, number, key)
		if !ok {
			return nil, false
		}
		if i == len(path)-1 {
			v := &pb.Value{}
			mustUnmarshal(found, v)
			return v, true
		}
		if fields, ok = first(found, valueMap); !ok {
			return nil, false
		}
		number = mapFields
	}
	return nil, false
}

// entry returns the value of a key in a map, which is the field of a number of a message.
func entry(message []byte, number protowire.Number, key string) (v []byte, ok bool) {
	for len(message) > 0 {
		n, body, rest := next(message)
		if n == number {
			if k, _ := first(body, entryKey); string(k) == key {
				v, _ = first(body, entryValue)
				return v, true
			}
		}
		message = rest
	}
	return nil, false
}

// first returns the first field of a number; it is of those that have a length.
func first(message []byte, number protowire.Number) ([]byte, bool) {
	for len(message) > 0 {
		n, body, rest := next(message)
		if n == number {
			return body, true
		}
		message = rest
	}
	return nil, false
}

// next cuts the first field off a message; body is that of a field with a length, else nil.
func next(message []byte) (n protowire.Number, body, rest []byte) {
	n, kind, tag := protowire.ConsumeTag(message)
	message = message[tag:]
	if kind == protowire.BytesType {
		body, size := protowire.ConsumeBytes(message)
		return n, body, message[size:]
	}
	return n, nil, message[protowire.ConsumeFieldValue(n, kind, message):]
}

// mustUnmarshal decodes what was marshalled or parsed here before.
func mustUnmarshal(encoded []byte, m proto.Message) {
	if err := proto.Unmarshal(encoded, m); err != nil {
		panic(fmt.Sprintf("stored: %v", err))
	}
}
