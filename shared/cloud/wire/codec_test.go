package wire

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/genproto/googleapis/type/latlng"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
	"pgregory.net/rapid"
)

func str(s string) *pb.Value { return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: s}} }

func dict(fields map[string]*pb.Value) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: fields}}}
}

func list(values ...*pb.Value) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: &pb.ArrayValue{Values: values}}}
}

func at(t time.Time) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_TimestampValue{TimestampValue: timestamppb.New(t)}}
}

// scalars are values of every type that documents of ours have, at their edges.
var scalars = []*pb.Value{
	{}, {ValueType: &pb.Value_NullValue{}}, str(""), str("Fold It, é 自転車"), dict(nil), list(),
	{ValueType: &pb.Value_BooleanValue{}}, {ValueType: &pb.Value_BooleanValue{BooleanValue: true}},
	{ValueType: &pb.Value_IntegerValue{}}, {ValueType: &pb.Value_IntegerValue{IntegerValue: math.MinInt64}},
	{ValueType: &pb.Value_IntegerValue{IntegerValue: math.MaxInt64}}, {ValueType: &pb.Value_IntegerValue{IntegerValue: -1}},
	{ValueType: &pb.Value_DoubleValue{DoubleValue: -1.5}}, {ValueType: &pb.Value_DoubleValue{DoubleValue: math.NaN()}},
	{ValueType: &pb.Value_BytesValue{BytesValue: []byte{}}}, {ValueType: &pb.Value_BytesValue{BytesValue: []byte{0xff}}},
	at(time.Time{}), at(time.Unix(0, 0)), at(time.Date(2026, 11, 23, 12, 0, 0, 999_999_000, time.UTC)),
}

// values draws what a document may hold.
func values() *rapid.Generator[*pb.Value] {
	return rapid.Deferred(func() *rapid.Generator[*pb.Value] {
		return rapid.OneOf(
			rapid.SampledFrom(scalars),
			rapid.Map(rapid.String(), str),
			rapid.Map(rapid.SliceOfN(values(), 0, 3), func(vs []*pb.Value) *pb.Value { return list(vs...) }),
			rapid.Map(rapid.MapOfN(rapid.String(), values(), 0, 3), dict),
		)
	})
}

func documents(t *rapid.T) *pb.Document {
	return &pb.Document{
		Name: rapid.String().Draw(t, "name"), Fields: rapid.MapOfN(rapid.String(), values(), 0, 12).Draw(t, "fields"),
		CreateTime: timestamppb.New(time.UnixMicro(1)), UpdateTime: timestamppb.New(time.UnixMicro(2)),
	}
}

// writes are those that we make: of a document, whatever it was, where there is none, where there is one, or as it was; of
// some of its fields; and that there is none.
func writes(d *pb.Document) []*pb.Write {
	update, remove := &pb.Write_Update{Update: d}, &pb.Write_Delete{Delete: d.Name}
	exists := func(yes bool) *pb.Precondition {
		return &pb.Precondition{ConditionType: &pb.Precondition_Exists{Exists: yes}}
	}
	seen := &pb.Precondition{ConditionType: &pb.Precondition_UpdateTime{UpdateTime: d.UpdateTime}}
	return []*pb.Write{
		{Operation: update}, {Operation: update, CurrentDocument: exists(false)}, {Operation: update, CurrentDocument: seen},
		{Operation: update, UpdateMask: &pb.DocumentMask{FieldPaths: slices.Sorted(maps.Keys(d.Fields))}}, {Operation: update, UpdateMask: &pb.DocumentMask{}},
		{Operation: remove}, {Operation: remove, CurrentDocument: exists(true)}, {},
	}
}

// Documents of ours are decoded here, and to what the general decoder makes of them.
func TestDocuments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, now := documents(t), timestamppb.Now()
		for _, want := range []proto.Message{
			&pb.RunQueryResponse{Document: d, ReadTime: now},
			&pb.RunQueryResponse{Transaction: []byte{0xff}, ReadTime: now},
			&pb.BatchGetDocumentsResponse{Result: &pb.BatchGetDocumentsResponse_Found{Found: d}, Transaction: []byte{1}, ReadTime: now},
			&pb.BatchGetDocumentsResponse{Result: &pb.BatchGetDocumentsResponse_Missing{Missing: d.Name}, ReadTime: now},
			&pb.CommitRequest{Database: d.Name, Transaction: []byte{1}, Writes: writes(d)},
		} {
			sent, err := proto.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			got := want.ProtoReflect().New().Interface()
			if !each(string(sent), reader(got)) {
				t.Fatalf("%v is left to others", want)
			}
			if !proto.Equal(want, got) {
				t.Fatalf("want %v, got %v", want, got)
			}
		}
	})
}

// What is not of ours comes out as well, by the general decoder.
func TestOthers(t *testing.T) {
	t.Parallel()
	place := &pb.Value{ValueType: &pb.Value_GeoPointValue{GeoPointValue: &latlng.LatLng{Latitude: 1}}}
	for _, want := range []proto.Message{
		&pb.RunQueryResponse{Document: &pb.Document{Fields: map[string]*pb.Value{"a": str("b"), "where": list(place)}}},
		&pb.RunQueryResponse{SkippedResults: 3},
		&pb.CommitResponse{CommitTime: timestamppb.Now()},
		&pb.CommitRequest{Writes: []*pb.Write{{UpdateTransforms: []*pb.DocumentTransform_FieldTransform{{FieldPath: "a"}}}}},
	} {
		sent, err := proto.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := want.ProtoReflect().New().Interface()
		if err := Codec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(sent)}, got); err != nil || !proto.Equal(want, got) {
			t.Errorf("want %v, got %v: %v", want, got, err)
		}
	}
}

// FuzzUnmarshal holds that whatever is sent, the outcome is that of the general decoder.
func FuzzUnmarshal(f *testing.F) {
	for _, v := range append(scalars, list(scalars...), dict(map[string]*pb.Value{"a": str("b")}), str("\xff")) {
		d := &pb.Document{Name: "n", Fields: map[string]*pb.Value{"f": v}, UpdateTime: timestamppb.Now()}
		if sent, err := proto.Marshal(&pb.RunQueryResponse{Document: d, ReadTime: timestamppb.Now()}); err == nil {
			f.Add(sent)
			f.Add(sent[:len(sent)/2])
			f.Add(bytes.Repeat(sent, 2))
		}
		if sent, err := proto.Marshal(&pb.CommitRequest{Database: "d", Writes: writes(d)}); err == nil {
			f.Add(sent)
			f.Add(bytes.Repeat(sent, 2))
		}
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		for _, empty := range []proto.Message{&pb.RunQueryResponse{}, &pb.BatchGetDocumentsResponse{}, &pb.CommitRequest{}} {
			want, got := proto.Clone(empty), proto.Clone(empty)
			wantErr := proto.Unmarshal(sent, want)
			err := Codec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(bytes.Clone(sent))}, got)
			if (err == nil) != (wantErr == nil) || err == nil && !proto.Equal(want, got) {
				t.Errorf("%x: want %v, %v\ngot %v, %v", sent, want, wantErr, got, err)
			}
		}
	})
}

func BenchmarkUnmarshal(b *testing.B) {
	d := &pb.Document{Name: "projects/p/databases/(default)/documents/tenants/t/jobs/j", Fields: map[string]*pb.Value{}, UpdateTime: timestamppb.Now()}
	for i := range 24 {
		d.Fields["field"+string(rune('a'+i))] = []*pb.Value{str("a text"), at(time.Now()), {ValueType: &pb.Value_IntegerValue{IntegerValue: 7}}}[i%3]
	}
	sent, err := proto.Marshal(&pb.RunQueryResponse{Document: d, ReadTime: timestamppb.Now()})
	if err != nil {
		b.Fatal(err)
	}
	for name, c := range map[string]interface {
		Unmarshal(mem.BufferSlice, any) error
	}{"general": codec{Codec()}.CodecV2.(codec).CodecV2, "wire": Codec()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.Unmarshal(mem.BufferSlice{mem.SliceBuffer(sent)}, &pb.RunQueryResponse{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
