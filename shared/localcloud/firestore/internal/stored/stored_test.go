package stored_test

import (
	"testing"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

func text(s string) *pb.Value { return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: s}} }

func mapOf(fields map[string]*pb.Value) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: fields}}}
}

// film is a document as a store would make it.
func film(t *testing.T) (*stored.Document, *pb.Document) {
	t.Helper()
	created, updated := timestamppb.New(time.UnixMicro(1_000_001)), timestamppb.New(time.UnixMicro(2_000_002))
	fields := map[string]*pb.Value{
		"title": text("Fold It"), "empty": text(""), "seconds": value.Int(30), "null": value.NullValue(),
		"metadata": mapOf(map[string]*pb.Value{"submitter": text("7"), "deep": mapOf(map[string]*pb.Value{"x": value.Double(1.5)})}),
	}
	name := "projects/p/databases/d/documents/jobs/1"
	content, err := stored.Content(name, fields)
	if err != nil {
		t.Fatal(err)
	}
	return stored.New(name, content, created, updated), &pb.Document{Name: name, Fields: fields, CreateTime: created, UpdateTime: updated}
}

func TestDocumentIsTheMessage(t *testing.T) {
	t.Parallel()
	d, m := film(t)
	sent, err := proto.Marshal(&pb.RunQueryResponse{Document: d.Sendable()})
	if err != nil {
		t.Fatal(err)
	}
	received := &pb.RunQueryResponse{}
	if err := proto.Unmarshal(sent, received); err != nil {
		t.Fatal(err)
	}
	parsed, err := stored.Parse(d.Encoded())
	if err != nil {
		t.Fatal(err)
	}
	for how, got := range map[string]*pb.Document{"opened": d.Open(), "sent": received.Document, "parsed": parsed.Open()} {
		if diff := cmp.Diff(m, got, protocmp.Transform()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", how, diff)
		}
	}
	if parsed.Name != m.Name || !parsed.Updated.Equal(d.Updated) || !d.Updated.Equal(m.UpdateTime.AsTime()) {
		t.Errorf("parsed as %s of %s", parsed.Name, parsed.Updated)
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	d, m := film(t)
	for _, path := range []value.Path{
		{"title"}, {"empty"}, {"seconds"}, {"null"}, {"metadata"}, {"metadata", "submitter"}, {"metadata", "deep", "x"},
		{"none"}, {"metadata", "none"}, {"title", "none"}, {"null", "none"}, {"metadata", "deep", "x", "none"}, {"titl"}, {"titles"},
	} {
		want, wanted := value.Get(m.Fields, path)
		got, ok := d.Get(path)
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" || ok != wanted {
			t.Errorf("%s: found %v, want %v (-want +got):\n%s", path, ok, wanted, diff)
		}
	}
	if v, ok := d.Of(value.Path{value.NamePath}); !ok || v.GetReferenceValue() != m.Name {
		t.Errorf("the name is %v", v)
	}
}

// What is selected is the same as when the document is decoded for it, on either way.
func TestSelect(t *testing.T) {
	t.Parallel()
	d, m := film(t)
	for _, paths := range [][]value.Path{
		nil, {{"title"}}, {{"title"}, {"seconds"}, {"none"}}, {{"empty"}, {"null"}, {"metadata"}}, {{"__name__"}}, {{"titl"}},
		{{"metadata", "submitter"}, {"seconds"}}, {{"title"}, {"title"}},
	} {
		sent, err := proto.Marshal(d.Select(paths))
		if err != nil {
			t.Fatal(err)
		}
		got := &pb.Document{}
		if err := proto.Unmarshal(sent, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(value.Select(m, paths), got, protocmp.Transform()); diff != "" {
			t.Errorf("%v (-want +got):\n%s", paths, diff)
		}
	}
}

func TestWithLeavesTheDocument(t *testing.T) {
	t.Parallel()
	d, _ := film(t)
	with := d.With(value.Path{"distance"}, value.Double(2))
	if v, ok := with.Get(value.Path{"distance"}); !ok || v.GetDoubleValue() != 2 {
		t.Errorf("distance = %v", v)
	}
	if _, ok := d.Get(value.Path{"distance"}); ok {
		t.Error("the document has changed")
	}
}
