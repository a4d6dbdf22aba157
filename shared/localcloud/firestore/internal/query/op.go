package query

import (
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Op is an operator of a Condition.
type Op string

// The operators.
const (
	Equal            Op = "=="
	NotEqual         Op = "!="
	Less             Op = "<"
	LessOrEqual      Op = "<="
	Greater          Op = ">"
	GreaterOrEqual   Op = ">="
	In               Op = "in"
	NotIn            Op = "not-in"
	ArrayContains    Op = "array-contains"
	ArrayContainsAny Op = "array-contains-any"
	IsNull           Op = "is null"
	IsNaN            Op = "is NaN"
	IsNotNull        Op = "is not null"
	IsNotNaN         Op = "is not NaN"
)

var fieldOps = map[pb.StructuredQuery_FieldFilter_Operator]Op{
	pb.StructuredQuery_FieldFilter_EQUAL:                 Equal,
	pb.StructuredQuery_FieldFilter_NOT_EQUAL:             NotEqual,
	pb.StructuredQuery_FieldFilter_LESS_THAN:             Less,
	pb.StructuredQuery_FieldFilter_LESS_THAN_OR_EQUAL:    LessOrEqual,
	pb.StructuredQuery_FieldFilter_GREATER_THAN:          Greater,
	pb.StructuredQuery_FieldFilter_GREATER_THAN_OR_EQUAL: GreaterOrEqual,
	pb.StructuredQuery_FieldFilter_IN:                    In,
	pb.StructuredQuery_FieldFilter_NOT_IN:                NotIn,
	pb.StructuredQuery_FieldFilter_ARRAY_CONTAINS:        ArrayContains,
	pb.StructuredQuery_FieldFilter_ARRAY_CONTAINS_ANY:    ArrayContainsAny,
}

var unaryOps = map[pb.StructuredQuery_UnaryFilter_Operator]Op{
	pb.StructuredQuery_UnaryFilter_IS_NULL:     IsNull,
	pb.StructuredQuery_UnaryFilter_IS_NAN:      IsNaN,
	pb.StructuredQuery_UnaryFilter_IS_NOT_NULL: IsNotNull,
	pb.StructuredQuery_UnaryFilter_IS_NOT_NAN:  IsNotNaN,
}

func (o Op) takesList() bool { return o == In || o == NotIn || o == ArrayContainsAny }

// Inequality reports whether the operator reads a range of an index, and so implies an order by its field.
func (o Op) Inequality() bool {
	switch o {
	case NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, NotIn, IsNotNull, IsNotNaN:
		return true
	}
	return false
}

// Contains reports whether the operator looks into an array.
func (o Op) Contains() bool { return o == ArrayContains || o == ArrayContainsAny }

// match tests the document. A missing field matches nothing, not even "is null" or "!=".
func (c *Condition) match(d *stored.Document) bool {
	v, ok := d.Of(c.Path)
	if !ok {
		return false
	}
	switch c.Op {
	case Equal:
		return equals(v, c.operand)
	case In:
		return equalsAny(v, c.list)
	case NotEqual:
		return value.KindOf(v) != value.Null && !value.Equal(v, c.operand)
	case NotIn:
		return c.notIn(v)
	case ArrayContains:
		return slices.ContainsFunc(v.GetArrayValue().GetValues(), func(e *pb.Value) bool { return value.Equal(e, c.operand) })
	case ArrayContainsAny:
		return slices.ContainsFunc(v.GetArrayValue().GetValues(), func(e *pb.Value) bool { return equalsAny(e, c.list) })
	case IsNull:
		return value.KindOf(v) == value.Null
	case IsNaN:
		return value.IsNaN(v)
	case IsNotNull:
		return value.KindOf(v) != value.Null
	case IsNotNaN:
		return value.KindOf(v) != value.Null && !value.IsNaN(v)
	}
	return c.inRange(v)
}

// equals is equality as filters mean it: NaN is equal to nothing.
func equals(v, operand *pb.Value) bool { return value.Equal(v, operand) && !value.IsNaN(v) }

// equalsAny is membership as filters mean it: null and NaN in the list match nothing.
func equalsAny(v *pb.Value, list []*pb.Value) bool {
	if value.KindOf(v) == value.Null {
		return false
	}
	return slices.ContainsFunc(list, func(e *pb.Value) bool { return equals(v, e) })
}

// notIn matches nothing when the list holds a null, and never a null.
func (c *Condition) notIn(v *pb.Value) bool {
	if value.KindOf(v) == value.Null {
		return false
	}
	return !slices.ContainsFunc(c.list, func(e *pb.Value) bool {
		return value.KindOf(e) == value.Null || value.Equal(e, v)
	})
}

// inRange compares within one kind only: "> 5" never matches a string. NaN is in no range.
func (c *Condition) inRange(v *pb.Value) bool {
	if value.KindOf(v) != value.KindOf(c.operand) || value.IsNaN(v) {
		return false
	}
	order := value.Compare(v, c.operand)
	switch c.Op {
	case Less:
		return order < 0
	case LessOrEqual:
		return order <= 0
	case Greater:
		return order > 0
	case GreaterOrEqual:
		return order >= 0
	}
	return false
}
