package mutation

import (
	"errors"
	"fmt"
	"math"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// transform changes one field by what it was.
type transform struct {
	path value.Path
	in   *pb.DocumentTransform_FieldTransform
}

func compileTransforms(in []*pb.DocumentTransform_FieldTransform) ([]transform, error) {
	if len(in) > maxTransforms {
		return nil, fmt.Errorf("more than %d field transforms", maxTransforms)
	}
	var out []transform
	for _, t := range in {
		path, err := value.ParsePath(t.FieldPath)
		if err != nil {
			return nil, fmt.Errorf("transform: %w", err)
		}
		if err := checkTransform(t); err != nil {
			return nil, fmt.Errorf("transform of %s: %w", path, err)
		}
		out = append(out, transform{path, t})
	}
	return out, nil
}

func checkTransform(in *pb.DocumentTransform_FieldTransform) error {
	switch t := in.TransformType.(type) {
	case *pb.DocumentTransform_FieldTransform_SetToServerValue:
		if t.SetToServerValue != pb.DocumentTransform_FieldTransform_REQUEST_TIME {
			return errors.New("unknown server value")
		}
	case *pb.DocumentTransform_FieldTransform_Increment:
		return checkOperand(t.Increment)
	case *pb.DocumentTransform_FieldTransform_Maximum:
		return checkOperand(t.Maximum)
	case *pb.DocumentTransform_FieldTransform_Minimum:
		return checkOperand(t.Minimum)
	case nil:
		return errors.New("no transform type")
	}
	return nil
}

func checkOperand(v *pb.Value) error {
	if value.KindOf(v) != value.Number {
		return errors.New("the operand must be a number")
	}
	return nil
}

// apply changes the fields and returns what the client is told: the new value, or null for array transforms.
func (t transform) apply(fields map[string]*pb.Value, at *timestamppb.Timestamp) *pb.Value {
	old, _ := value.Get(fields, t.path)
	if elements, ok := t.array(old.GetArrayValue().GetValues()); ok {
		array := &pb.ArrayValue{Values: elements}
		value.Set(fields, t.path, &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: array}})
		return value.NullValue()
	}
	v := t.scalar(old, at)
	value.Set(fields, t.path, v)
	return v
}

// array carries out union and removal; ok is false for every other transform. A field that is no array counts as empty.
func (t transform) array(old []*pb.Value) (elements []*pb.Value, ok bool) {
	switch op := t.in.TransformType.(type) {
	case *pb.DocumentTransform_FieldTransform_AppendMissingElements:
		elements = slices.Clone(old)
		for _, e := range op.AppendMissingElements.GetValues() {
			if !contains(elements, e) {
				elements = append(elements, e)
			}
		}
		return elements, true
	case *pb.DocumentTransform_FieldTransform_RemoveAllFromArray:
		gone := op.RemoveAllFromArray.GetValues()
		elements = slices.DeleteFunc(slices.Clone(old), func(e *pb.Value) bool { return contains(gone, e) })
		return elements, true
	}
	return nil, false
}

func contains(list []*pb.Value, v *pb.Value) bool {
	return slices.ContainsFunc(list, func(e *pb.Value) bool { return value.Equal(e, v) })
}

// scalar carries out the others. A field that is no number takes the operand. The server's time is that of the commit, to the
// microsecond: production cuts it to milliseconds, but there no two commits of one document are so close that it shows.
func (t transform) scalar(old *pb.Value, at *timestamppb.Timestamp) *pb.Value {
	isNumber := value.KindOf(old) == value.Number
	switch op := t.in.TransformType.(type) {
	case *pb.DocumentTransform_FieldTransform_Increment:
		if isNumber {
			return add(old, op.Increment)
		}
		return op.Increment
	case *pb.DocumentTransform_FieldTransform_Maximum:
		if isNumber && value.CompareNumbers(old, op.Maximum) >= 0 {
			return old
		}
		return op.Maximum
	case *pb.DocumentTransform_FieldTransform_Minimum:
		if isNumber && value.CompareNumbers(old, op.Minimum) <= 0 {
			return old
		}
		return op.Minimum
	}
	return &pb.Value{ValueType: &pb.Value_TimestampValue{TimestampValue: at}}
}

// add sums two numbers; integers stop at the ends of their range instead of wrapping.
func add(a, b *pb.Value) *pb.Value {
	x, xIsInt := a.GetValueType().(*pb.Value_IntegerValue)
	y, yIsInt := b.GetValueType().(*pb.Value_IntegerValue)
	if !xIsInt || !yIsInt {
		return value.Double(value.Float(a) + value.Float(b))
	}
	sum := x.IntegerValue + y.IntegerValue
	switch {
	case y.IntegerValue > 0 && sum < x.IntegerValue:
		sum = math.MaxInt64
	case y.IntegerValue < 0 && sum > x.IntegerValue:
		sum = math.MinInt64
	}
	return value.Int(sum)
}
