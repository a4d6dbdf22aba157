package value

import (
	"testing"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"
	"pgregory.net/rapid"
)

// anyValue draws values of all kinds, small enough to collide.
func anyValue(depth int) *rapid.Generator[*pb.Value] {
	return rapid.Custom(func(t *rapid.T) *pb.Value {
		kinds := 6
		if depth > 0 {
			kinds = 8
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return NullValue()
		case 1:
			return Int(rapid.SampledFrom([]int64{-1 << 63, -1, 0, 1, 1 << 53, 1<<53 + 1, 1<<63 - 1}).Draw(t, "int"))
		case 2:
			return Double(rapid.OneOf(rapid.SampledFrom([]float64{-0x1p63, -0.5, 0, 0.5, 1, 0x1p53, 0x1p63}), rapid.Float64()).Draw(t, "double"))
		case 3:
			return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: rapid.SampledFrom([]string{"", "a", "aa", "b"}).Draw(t, "string")}}
		case 4:
			return &pb.Value{ValueType: &pb.Value_TimestampValue{TimestampValue: &timestamppb.Timestamp{Seconds: rapid.Int64Range(0, 2).Draw(t, "seconds")}}}
		case 5:
			return Ref(rapid.SampledFrom([]string{"a/b", "a/b/c/d", "a-b/c", "a/c"}).Draw(t, "ref"))
		case 6:
			list := rapid.SliceOfN(anyValue(depth-1), 0, 2).Draw(t, "array")
			return &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: &pb.ArrayValue{Values: list}}}
		}
		m := rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c"}), anyValue(depth-1), 0, 2).Draw(t, "map")
		return &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: m}}}
	})
}

func TestCompareIsATotalOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyValue(2).Draw(t, "a"), anyValue(2).Draw(t, "b"), anyValue(2).Draw(t, "c")
		if Compare(a, a) != 0 {
			t.Fatalf("%v is not equal to itself", a)
		}
		if sign(Compare(a, b)) != -sign(Compare(b, a)) {
			t.Fatalf("%v and %v: %d one way, %d the other", a, b, Compare(a, b), Compare(b, a))
		}
		if Compare(a, b) <= 0 && Compare(b, c) <= 0 && Compare(a, c) > 0 {
			t.Fatalf("%v <= %v <= %v, but the first is greater than the last", a, b, c)
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func FuzzParsePath(f *testing.F) {
	for _, seed := range []string{"a", "a.b", "`a.b`.c", "`\\``", "`a", "", ".", "a..b", "`a`b", "é.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path, err := ParsePath(text)
		if err != nil {
			return
		}
		again, err := ParsePath(path.String())
		if err != nil {
			t.Fatalf("%q became %q, which is refused: %v", text, path, err)
		}
		if diff := cmp.Diff(path, again); diff != "" {
			t.Errorf("%q became %q (-first +second):\n%s", text, path, diff)
		}
	})
}

func TestSetAndDeleteShareNothing(t *testing.T) {
	t.Parallel()
	deep := func(n int64) map[string]*pb.Value {
		inner := map[string]*pb.Value{"x": Int(n), "y": Int(2)}
		return map[string]*pb.Value{"m": {ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: inner}}}}
	}
	original := deep(1)
	changed := map[string]*pb.Value{"m": original["m"]}
	Set(changed, Path{"m", "x"}, Int(9))
	Delete(changed, Path{"m", "y"})
	Delete(changed, Path{"m", "x", "not a map"})
	Delete(changed, Path{"absent", "z"})
	if diff := cmp.Diff(deep(1), original, protocmp.Transform()); diff != "" {
		t.Errorf("the original changed (-want +got):\n%s", diff)
	}
	if v, _ := Get(changed, Path{"m", "x"}); !proto.Equal(v, Int(9)) {
		t.Errorf("x = %v, want 9", v)
	}
	if _, ok := Get(changed, Path{"m", "y"}); ok {
		t.Error("y is still there")
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	// The documented example: users/jeff/tasks/my_task_id with type, done, priority and description.
	// Source: https://firebase.google.com/docs/firestore/storage-size (read 2026-08).
	fields := map[string]*pb.Value{
		"type":        {ValueType: &pb.Value_StringValue{StringValue: "Personal"}},
		"done":        {ValueType: &pb.Value_BooleanValue{}},
		"priority":    Int(1),
		"description": {ValueType: &pb.Value_StringValue{StringValue: "Learn Cloud Firestore"}},
	}
	const want = 44 + 71 + 32
	if got := Size("projects/p/databases/d/documents/users/jeff/tasks/my_task_id", fields); got != want {
		t.Errorf("Size = %d, want %d", got, want)
	}
}

// What a document keeps through an update is checked again while others read it. The race detector holds it.
func TestCheckLeavesWhatIsStored(t *testing.T) {
	t.Parallel()
	fields := map[string]*pb.Value{"at": {ValueType: &pb.Value_TimestampValue{TimestampValue: &timestamppb.Timestamp{Seconds: 7, Nanos: 1_234_567}}}}
	if err := CheckFields(fields); err != nil {
		t.Fatal(err)
	}
	if n := fields["at"].GetTimestampValue().GetNanos(); n != 1_234_000 {
		t.Fatalf("cut to %d ns", n)
	}
	read := make(chan int)
	go func() { read <- proto.Size(fields["at"]) }()
	err := CheckFields(fields)
	if <-read == 0 || err != nil {
		t.Errorf("read nothing, or %v", err)
	}
}
