// Package mutation checks writes and computes what a document becomes: preconditions, replacement, merging under a mask,
// and field transforms. It is pure: it is told the old document and the time, and stores nothing.
package mutation

import (
	"cmp"
	"errors"
	"fmt"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// maxTransforms is how many field transforms one write may carry.
// Source: https://firebase.google.com/docs/firestore/quotas (read 2026-08).
const maxTransforms = 500

// Errors of Apply.
var (
	ErrNotFound      = errors.New("no document to update")
	ErrAlreadyExists = errors.New("document already exists")
	ErrStale         = errors.New("the stored version does not match the required base version")
	ErrInvalid       = errors.New("the document cannot be written") // it would be beyond a limit
)

// Mutation is a checked write.
type Mutation struct {
	Document string // full name

	remove     bool
	keep       bool // fields outside the mask stay as they are
	fields     map[string]*pb.Value
	content    []byte // of the document that it makes, where that depends on nothing; else nil
	size       int    // of that
	mask       []value.Path
	transforms []transform
	condition  *pb.Precondition
}

// Compile checks a write against the limits of documents and names. It takes the fields of the write over: they must not be
// changed afterwards. An error means that the write is malformed.
func Compile(database string, w *pb.Write) (*Mutation, error) {
	m := &Mutation{condition: w.CurrentDocument}
	var err error
	transforms := w.UpdateTransforms
	switch op := w.Operation.(type) {
	case *pb.Write_Update:
		err = m.update(op.Update, w.UpdateMask)
	case *pb.Write_Delete:
		m.Document, m.remove = op.Delete, true
	case *pb.Write_Transform:
		m.Document, m.keep = op.Transform.GetDocument(), true
		transforms = append(transforms, op.Transform.GetFieldTransforms()...)
	default:
		return nil, errors.New("a write has no operation")
	}
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", m.Document, err)
	}
	if err := name.Check(database, m.Document); err != nil {
		return nil, err
	}
	if m.transforms, err = compileTransforms(transforms); err != nil {
		return nil, fmt.Errorf("document %s: %w", m.Document, err)
	}
	if !m.remove && !m.keep && len(m.transforms) == 0 { // done here, commits do not wait for it
		m.size = value.Size(m.Document, m.fields)
		m.content, err = stored.Content(m.Document, m.fields)
	}
	return m, err
}

func (m *Mutation) update(doc *pb.Document, mask *pb.DocumentMask) error {
	m.Document, m.fields = doc.GetName(), doc.GetFields()
	if err := value.CheckFields(m.fields); err != nil {
		return err
	}
	if mask == nil {
		return nil
	}
	var err error
	m.keep = true
	m.mask, err = value.ParsePaths(mask.FieldPaths)
	return err
}

// Outcome is what a mutation did.
type Outcome struct {
	Document *stored.Document // nil: it does not exist any more
	Changed  bool             // false: the document is as it was
	Result   *pb.WriteResult  // for the client
}

// Apply computes the effect on the old document, nil when there is none, of a commit at the given time. It fails with one of
// the errors above.
func (m *Mutation) Apply(old *stored.Document, at *timestamppb.Timestamp) (Outcome, error) {
	if err := m.admit(old); err != nil {
		return Outcome{}, fmt.Errorf("%w: %s", err, m.Document)
	}
	if m.remove {
		return Outcome{Changed: old != nil, Result: &pb.WriteResult{UpdateTime: at}}, nil
	}
	if old == nil && m.content != nil {
		return m.made(at)
	}
	was := old.Open()
	fields := m.merge(was)
	results := make([]*pb.Value, len(m.transforms))
	for i, t := range m.transforms {
		results[i] = t.apply(fields, at)
	}
	if len(m.transforms) > 0 || m.keep { // the parts were checked, but not what they grew into
		if err := value.CheckFields(fields); err != nil {
			return Outcome{}, fmt.Errorf("%w: %s: %w", ErrInvalid, m.Document, err)
		}
	}
	if err := fits(value.Size(m.Document, fields), m.Document); err != nil {
		return Outcome{}, err
	}
	if old != nil && proto.Equal(&pb.MapValue{Fields: was.Fields}, &pb.MapValue{Fields: fields}) { // keeps its update time, as in production
		return Outcome{Document: old, Result: &pb.WriteResult{UpdateTime: was.UpdateTime, TransformResults: results}}, nil
	}
	content, err := stored.Content(m.Document, fields)
	if err != nil {
		return Outcome{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return m.outcome(stored.New(m.Document, content, cmp.Or(was.GetCreateTime(), at), at), results, at), nil
}

// made is the effect where there was no document.
func (m *Mutation) made(at *timestamppb.Timestamp) (Outcome, error) {
	if err := fits(m.size, m.Document); err != nil {
		return Outcome{}, err
	}
	return m.outcome(stored.New(m.Document, m.content, at, at), nil, at), nil
}

func fits(size int, document string) error {
	if size > value.MaxDocumentBytes {
		return fmt.Errorf("%w: %s: its size (%d bytes) exceeds the maximum allowed size of %d bytes", ErrInvalid, document, size, value.MaxDocumentBytes)
	}
	return nil
}

// admit checks the precondition.
func (m *Mutation) admit(old *stored.Document) error {
	switch c := m.condition.GetConditionType().(type) {
	case *pb.Precondition_Exists:
		if c.Exists && old == nil {
			return ErrNotFound
		}
		if !c.Exists && old != nil {
			return ErrAlreadyExists
		}
	case *pb.Precondition_UpdateTime:
		if old == nil || !old.Updated.Equal(c.UpdateTime.AsTime()) {
			return ErrStale
		}
	}
	return nil
}

// merge returns the new fields before transforms, in a map of their own.
func (m *Mutation) merge(old *pb.Document) map[string]*pb.Value {
	if !m.keep {
		return shallow(m.fields)
	}
	fields := shallow(old.GetFields())
	for _, path := range m.mask {
		if v, ok := value.Get(m.fields, path); ok {
			value.Set(fields, path, v)
		} else {
			value.Delete(fields, path)
		}
	}
	return fields
}

func shallow(fields map[string]*pb.Value) map[string]*pb.Value {
	out := make(map[string]*pb.Value, len(fields))
	for k, v := range fields {
		out[k] = v
	}
	return out
}

func (m *Mutation) outcome(d *stored.Document, results []*pb.Value, at *timestamppb.Timestamp) Outcome {
	return Outcome{Document: d, Changed: true, Result: &pb.WriteResult{UpdateTime: at, TransformResults: results}}
}
