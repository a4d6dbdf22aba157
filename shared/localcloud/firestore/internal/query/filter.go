package query

import (
	"fmt"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Filter decides whether a document matches: an And, an Or, or a *Condition.
type Filter interface{ match(*stored.Document) bool }

// And matches when all its filters do.
type And []Filter

// Or matches when one of its filters does.
type Or []Filter

// Condition tests one field.
type Condition struct {
	Path value.Path
	Op   Op

	operand *pb.Value
	list    []*pb.Value // the operands of the operators that take many
}

func (a And) match(d *stored.Document) bool {
	for _, f := range a {
		if !f.match(d) {
			return false
		}
	}
	return true
}

func (o Or) match(d *stored.Document) bool {
	for _, f := range o {
		if f.match(d) {
			return true
		}
	}
	return false
}

func compileFilter(in *pb.StructuredQuery_Filter) (Filter, error) {
	switch t := in.GetFilterType().(type) {
	case nil:
		return nil, nil
	case *pb.StructuredQuery_Filter_CompositeFilter:
		return compileComposite(t.CompositeFilter)
	case *pb.StructuredQuery_Filter_UnaryFilter:
		op, ok := unaryOps[t.UnaryFilter.Op]
		if !ok {
			return nil, fmt.Errorf("unknown unary operator %v", t.UnaryFilter.Op)
		}
		return compileCondition(t.UnaryFilter.GetField(), op, nil)
	case *pb.StructuredQuery_Filter_FieldFilter:
		op, ok := fieldOps[t.FieldFilter.Op]
		if !ok {
			return nil, fmt.Errorf("unknown operator %v", t.FieldFilter.Op)
		}
		return compileCondition(t.FieldFilter.Field, op, t.FieldFilter.Value)
	}
	return nil, fmt.Errorf("unknown filter %T", in.FilterType)
}

func compileComposite(in *pb.StructuredQuery_CompositeFilter) (Filter, error) {
	var parts []Filter
	for _, f := range in.Filters {
		part, err := compileFilter(f)
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("a composite filter is empty")
	}
	switch in.Op {
	case pb.StructuredQuery_CompositeFilter_AND:
		return And(parts), nil
	case pb.StructuredQuery_CompositeFilter_OR:
		return Or(parts), nil
	}
	return nil, fmt.Errorf("unknown composite operator %v", in.Op)
}

func compileCondition(field *pb.StructuredQuery_FieldReference, op Op, operand *pb.Value) (Filter, error) {
	path, err := value.ParsePath(field.GetFieldPath())
	if err != nil {
		return nil, fmt.Errorf("filter: %w", err)
	}
	c := &Condition{Path: path, Op: op, operand: operand}
	if op.takesList() {
		if c.list = operand.GetArrayValue().GetValues(); len(c.list) == 0 {
			return nil, fmt.Errorf("%v requires a non-empty array", op)
		}
	}
	return c, c.checkName()
}

// checkName refuses comparing a document's name with anything but a reference.
func (c *Condition) checkName() error {
	if !c.Path.IsName() {
		return nil
	}
	operands := c.list
	if !c.Op.takesList() {
		operands = []*pb.Value{c.operand}
	}
	for _, v := range operands {
		if value.KindOf(v) != value.Reference {
			return fmt.Errorf("a filter on %s takes references to documents", value.NamePath)
		}
	}
	return nil
}
