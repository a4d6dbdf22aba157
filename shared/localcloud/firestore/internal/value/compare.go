// Package value knows Firestore values: their total order, their equality, their stored size, the limits a document must
// respect, and how a field path reaches into a document. It is pure: no storage, no queries, no clock.
//
// The order is the documented one: null, booleans, numbers (integers and doubles together, NaN first), timestamps, strings,
// bytes, references, geographical points, arrays, vectors, maps.
// Source: https://firebase.google.com/docs/firestore/manage-data/data-types (read 2026-08).
package value

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/genproto/googleapis/type/latlng"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
)

// Kind is the type of a value as far as order is concerned: values of a lower Kind sort before values of a higher one.
type Kind int

// The kinds, in Firestore's order.
const (
	Null Kind = iota
	Boolean
	Number
	Timestamp
	String
	Bytes
	Reference
	GeoPoint
	Array
	Vector
	Map
)

// KindOf returns the kind of v. A value without a type counts as Null, as on the wire.
func KindOf(v *pb.Value) Kind {
	switch v.GetValueType().(type) {
	case *pb.Value_BooleanValue:
		return Boolean
	case *pb.Value_IntegerValue, *pb.Value_DoubleValue:
		return Number
	case *pb.Value_TimestampValue:
		return Timestamp
	case *pb.Value_StringValue:
		return String
	case *pb.Value_BytesValue:
		return Bytes
	case *pb.Value_ReferenceValue:
		return Reference
	case *pb.Value_GeoPointValue:
		return GeoPoint
	case *pb.Value_ArrayValue:
		return Array
	case *pb.Value_MapValue:
		if isVector(v) {
			return Vector
		}
		return Map
	}
	return Null
}

// Compare orders two values of any kinds: negative when a sorts before b, zero when they are the same to a query.
func Compare(a, b *pb.Value) int {
	kind := KindOf(a)
	if c := cmp.Compare(kind, KindOf(b)); c != 0 {
		return c
	}
	switch kind {
	case Boolean:
		return compareBools(a.GetBooleanValue(), b.GetBooleanValue())
	case Number:
		return CompareNumbers(a, b)
	case Timestamp:
		return compareTimes(a.GetTimestampValue(), b.GetTimestampValue())
	case String:
		return strings.Compare(a.GetStringValue(), b.GetStringValue())
	case Bytes:
		return bytes.Compare(a.GetBytesValue(), b.GetBytesValue())
	case Reference:
		return name.Compare(a.GetReferenceValue(), b.GetReferenceValue())
	case GeoPoint:
		return comparePoints(a.GetGeoPointValue(), b.GetGeoPointValue())
	case Array:
		return slices.CompareFunc(a.GetArrayValue().GetValues(), b.GetArrayValue().GetValues(), Compare)
	case Vector:
		return compareVectors(elements(a), elements(b))
	case Map:
		return compareMaps(a.GetMapValue().GetFields(), b.GetMapValue().GetFields())
	}
	return 0
}

// Equal reports whether a query takes a and b for the same value: 1 and 1.0 are.
func Equal(a, b *pb.Value) bool { return Compare(a, b) == 0 }

func compareBools(a, b bool) int {
	if a == b {
		return 0
	}
	if b {
		return -1
	}
	return 1
}

func compareTimes(a, b *timestamppb.Timestamp) int {
	return cmp.Or(cmp.Compare(a.GetSeconds(), b.GetSeconds()), cmp.Compare(a.GetNanos(), b.GetNanos()))
}

func comparePoints(a, b *latlng.LatLng) int {
	return cmp.Or(cmp.Compare(a.GetLatitude(), b.GetLatitude()), cmp.Compare(a.GetLongitude(), b.GetLongitude()))
}

// compareVectors orders by dimension first, then element by element.
func compareVectors(a, b []*pb.Value) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), slices.CompareFunc(a, b, Compare))
}

// compareMaps orders by the sorted keys and their values, pair by pair; the map that ends first sorts first.
func compareMaps(a, b map[string]*pb.Value) int {
	left, right := slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))
	for i := range min(len(left), len(right)) {
		if c := strings.Compare(left[i], right[i]); c != 0 {
			return c
		}
		if c := Compare(a[left[i]], b[right[i]]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(left), len(right))
}
