package value

import (
	"cmp"
	"math"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// CompareNumbers orders two numbers exactly, integers against doubles included: 2^53 and 2^53+1 differ although they are
// the same float64. NaN sorts before every number and equals itself.
func CompareNumbers(a, b *pb.Value) int {
	x, xIsInt := a.GetValueType().(*pb.Value_IntegerValue)
	y, yIsInt := b.GetValueType().(*pb.Value_IntegerValue)
	switch {
	case xIsInt && yIsInt:
		return cmp.Compare(x.IntegerValue, y.IntegerValue)
	case xIsInt:
		return compareMixed(x.IntegerValue, b.GetDoubleValue())
	case yIsInt:
		return -compareMixed(y.IntegerValue, a.GetDoubleValue())
	}
	return cmp.Compare(a.GetDoubleValue(), b.GetDoubleValue()) // cmp puts NaN first too
}

// compareMixed orders an integer against a double without rounding the integer.
func compareMixed(i int64, f float64) int {
	const limit = 1 << 63 // the first double above every int64
	switch {
	case math.IsNaN(f), f < -limit:
		return 1
	case f >= limit:
		return -1
	}
	whole := math.Trunc(f)
	return cmp.Or(cmp.Compare(i, int64(whole)), cmp.Compare(0, f-whole))
}

// Float returns a number as a float64, rounding integers beyond 2^53; 0 for what is not a number.
func Float(v *pb.Value) float64 {
	if i, ok := v.GetValueType().(*pb.Value_IntegerValue); ok {
		return float64(i.IntegerValue)
	}
	return v.GetDoubleValue()
}

// IsNaN reports whether v is the double that is not a number.
func IsNaN(v *pb.Value) bool {
	d, ok := v.GetValueType().(*pb.Value_DoubleValue)
	return ok && math.IsNaN(d.DoubleValue)
}

// Int makes an integer value.
func Int(i int64) *pb.Value { return &pb.Value{ValueType: &pb.Value_IntegerValue{IntegerValue: i}} }

// Double makes a floating-point value.
func Double(f float64) *pb.Value { return &pb.Value{ValueType: &pb.Value_DoubleValue{DoubleValue: f}} }

// Ref makes a reference to the document with this full name.
func Ref(document string) *pb.Value {
	return &pb.Value{ValueType: &pb.Value_ReferenceValue{ReferenceValue: document}}
}

// NullValue makes a null.
func NullValue() *pb.Value { return &pb.Value{ValueType: &pb.Value_NullValue{}} }
