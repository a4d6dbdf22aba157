package value

import (
	"fmt"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// Limits of a document. Source: https://firebase.google.com/docs/firestore/quotas (read 2026-08).
const (
	// MaxDocumentBytes is the largest stored size of a document, name included.
	MaxDocumentBytes = 1 << 20
	maxDepth         = 20   // maps and arrays one in another, the document itself not counted
	maxKeyBytes      = 1500 // one key of a map
)

// CheckFields refuses fields production would not store: nested too deeply, arrays directly in arrays, bad keys.
// It also cuts timestamps to microseconds, in place, which is all Firestore keeps.
func CheckFields(fields map[string]*pb.Value) error { return checkFields(fields, 0) }

func checkFields(fields map[string]*pb.Value, depth int) error {
	if err := checkDepth(depth); err != nil {
		return err
	}
	for key, v := range fields {
		if err := checkKey(key); err != nil {
			return err
		}
		if err := check(v, depth); err != nil {
			return fmt.Errorf("property %s: %w", key, err)
		}
	}
	return nil
}

func checkDepth(depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("exceeds the maximum depth of %d", maxDepth)
	}
	return nil
}

func checkKey(key string) error {
	switch {
	case key == "":
		return fmt.Errorf("a property name is the empty string")
	case len(key) > maxKeyBytes:
		return fmt.Errorf("a property name is longer than %d bytes", maxKeyBytes)
	case len(key) > 4 && strings.HasPrefix(key, "__") && strings.HasSuffix(key, "__") && key != "__type__":
		return fmt.Errorf("the property name %q is reserved", key)
	}
	return nil
}

func check(v *pb.Value, depth int) error {
	switch t := v.GetValueType().(type) {
	case *pb.Value_TimestampValue:
		if finer := t.TimestampValue.GetNanos() % 1000; finer != 0 { // what is stored has none, and readers have it in hand
			t.TimestampValue.Nanos -= finer
		}
	case *pb.Value_ArrayValue:
		return checkArray(t.ArrayValue.GetValues(), depth+1)
	case *pb.Value_MapValue:
		return checkFields(t.MapValue.GetFields(), depth+1)
	}
	return nil
}

func checkArray(values []*pb.Value, depth int) error {
	if err := checkDepth(depth); err != nil {
		return err
	}
	for _, e := range values {
		if KindOf(e) == Array {
			return fmt.Errorf("contains an array directly in an array")
		}
		if err := check(e, depth); err != nil {
			return err
		}
	}
	return nil
}

// Size is the stored size of a document in bytes, by the documented rules: each segment of the name and each string costs
// its length and 1, the name 16, the document 32.
// Source: https://firebase.google.com/docs/firestore/storage-size (read 2026-08).
func Size(document string, fields map[string]*pb.Value) int {
	n := 16 + 32
	if _, path, ok := strings.Cut(document, "/documents/"); ok {
		n += len(path) + 1
	}
	return n + sizeOfFields(fields)
}

func sizeOfFields(fields map[string]*pb.Value) int {
	n := 0
	for key, v := range fields {
		n += len(key) + 1 + sizeOf(v)
	}
	return n
}

func sizeOf(v *pb.Value) int {
	switch t := v.GetValueType().(type) {
	case *pb.Value_StringValue:
		return len(t.StringValue) + 1
	case *pb.Value_BytesValue:
		return len(t.BytesValue)
	case *pb.Value_ReferenceValue:
		return len(t.ReferenceValue) + 16
	case *pb.Value_GeoPointValue:
		return 16
	case *pb.Value_IntegerValue, *pb.Value_DoubleValue, *pb.Value_TimestampValue:
		return 8
	case *pb.Value_ArrayValue:
		n := 0
		for _, e := range t.ArrayValue.GetValues() {
			n += sizeOf(e)
		}
		return n
	case *pb.Value_MapValue:
		return 32 + sizeOfFields(t.MapValue.GetFields())
	}
	return 1
}
