package mutation

import (
	"errors"
	"math"
	"testing"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

const (
	database = "projects/p/databases/d"
	document = database + "/documents/a/b"
)

func sealed(t *testing.T, m *pb.Document) *stored.Document {
	t.Helper()
	d, err := stored.Seal(m)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func increment(v *pb.Value) *pb.DocumentTransform_FieldTransform {
	return &pb.DocumentTransform_FieldTransform{FieldPath: "n", TransformType: &pb.DocumentTransform_FieldTransform_Increment{Increment: v}}
}

func TestIncrement(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		old, by, want *pb.Value
	}{
		{"integers", value.Int(1), value.Int(2), value.Int(3)},
		{"integer and double", value.Int(1), value.Double(0.5), value.Double(1.5)},
		{"stops at the top", value.Int(math.MaxInt64 - 1), value.Int(5), value.Int(math.MaxInt64)},
		{"stops at the bottom", value.Int(math.MinInt64 + 1), value.Int(-5), value.Int(math.MinInt64)},
		{"from null", value.NullValue(), value.Int(2), value.Int(2)},
		{"from nothing", nil, value.Int(2), value.Int(2)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, err := Compile(database, &pb.Write{
				Operation:        &pb.Write_Update{Update: &pb.Document{Name: document}},
				UpdateMask:       &pb.DocumentMask{},
				UpdateTransforms: []*pb.DocumentTransform_FieldTransform{increment(tt.by)},
			})
			if err != nil {
				t.Fatal(err)
			}
			old := &pb.Document{Name: document, Fields: map[string]*pb.Value{}}
			if tt.old != nil {
				old.Fields["n"] = tt.old
			}
			out, err := m.Apply(sealed(t, old), &timestamppb.Timestamp{Seconds: 1})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, out.Document.Open().Fields["n"], protocmp.Transform()); diff != "" {
				t.Errorf("n (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]*pb.Value{tt.want}, out.Result.TransformResults, protocmp.Transform()); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	transform := func(ts ...*pb.DocumentTransform_FieldTransform) *pb.Write {
		return &pb.Write{Operation: &pb.Write_Transform{Transform: &pb.DocumentTransform{Document: document, FieldTransforms: ts}}}
	}
	update := func(mask string, fields map[string]*pb.Value) *pb.Write {
		w := &pb.Write{Operation: &pb.Write_Update{Update: &pb.Document{Name: document, Fields: fields}}}
		if mask != "" {
			w.UpdateMask = &pb.DocumentMask{FieldPaths: []string{mask}}
		}
		return w
	}
	tests := map[string]*pb.Write{
		"nothing":                      {},
		"another database":             {Operation: &pb.Write_Delete{Delete: "projects/p/databases/other/documents/a/b"}},
		"a collection":                 {Operation: &pb.Write_Delete{Delete: database + "/documents/a"}},
		"a bad mask":                   update("a..b", nil),
		"an empty key":                 update("", map[string]*pb.Value{"": value.Int(1)}),
		"a transform without a type":   transform(&pb.DocumentTransform_FieldTransform{FieldPath: "n"}),
		"a transform of a bad path":    transform(&pb.DocumentTransform_FieldTransform{FieldPath: ""}),
		"an increment by no number":    transform(increment(value.NullValue())),
		"over five hundred transforms": transform(make([]*pb.DocumentTransform_FieldTransform, 501)...),
	}
	for name, w := range tests {
		if _, err := Compile(database, w); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestPreconditions(t *testing.T) {
	t.Parallel()
	old := sealed(t, &pb.Document{Name: document, UpdateTime: &timestamppb.Timestamp{Seconds: 5}})
	exists := func(b bool) *pb.Precondition {
		return &pb.Precondition{ConditionType: &pb.Precondition_Exists{Exists: b}}
	}
	updated := func(s int64) *pb.Precondition {
		return &pb.Precondition{ConditionType: &pb.Precondition_UpdateTime{UpdateTime: &timestamppb.Timestamp{Seconds: s}}}
	}
	tests := []struct {
		name      string
		condition *pb.Precondition
		old       *stored.Document
		want      error
	}{
		{"none", nil, nil, nil},
		{"must exist", exists(true), old, nil},
		{"must exist, does not", exists(true), nil, ErrNotFound},
		{"must not exist", exists(false), nil, nil},
		{"must not exist, does", exists(false), old, ErrAlreadyExists},
		{"fresh", updated(5), old, nil},
		{"stale", updated(4), old, ErrStale},
		{"stale, gone", updated(5), nil, ErrStale},
	}
	for _, tt := range tests {
		m, err := Compile(database, &pb.Write{Operation: &pb.Write_Delete{Delete: document}, CurrentDocument: tt.condition})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Apply(tt.old, &timestamppb.Timestamp{Seconds: 9}); !errors.Is(err, tt.want) {
			t.Errorf("%s: err = %v, want %v", tt.name, err, tt.want)
		}
	}
}
