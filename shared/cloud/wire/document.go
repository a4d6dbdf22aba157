package wire

import (
	"math"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// document reads google.firestore.v1.Document; nil where it holds what is not read here.
func document(message string) *pb.Document {
	d := &pb.Document{}
	fields, ok := entries(message, tag(2, bytesKind))
	if !ok {
		return nil
	}
	d.Fields = fields
	if !each(message, func(f field) bool {
		switch f.id {
		case tag(1, bytesKind):
			return text(&d.Name, f.body)
		case tag(2, bytesKind):
			return true
		case tag(3, bytesKind):
			return moment(&d.CreateTime, f.body)
		case tag(4, bytesKind):
			return moment(&d.UpdateTime, f.body)
		}
		return false
	}) {
		return nil
	}
	return d
}

// entries reads the map of values that the fields of an id in a message are, its values side by side: they come
// together, and go together.
func entries(message string, id uint64) (map[string]*pb.Value, bool) {
	count := 0
	ok := each(message, func(f field) bool {
		if f.id == id {
			count++
		}
		return true
	})
	if !ok || count == 0 {
		return nil, ok
	}
	fields, values := make(map[string]*pb.Value, count), make([]pb.Value, count)
	ok = each(message, func(f field) bool {
		if f.id != id {
			return true
		}
		v := &values[0]
		values = values[1:]
		var key string
		ok := each(f.body, func(f field) bool {
			switch {
			case f.id == tag(1, bytesKind):
				return text(&key, f.body)
			case f.id == tag(2, bytesKind) && v.ValueType == nil:
				return value(v, f.body)
			}
			return false
		})
		fields[key] = v
		return ok
	})
	return fields, ok
}

// value reads google.firestore.v1.Value; false where it is of a type that documents of ours do not have.
func value(v *pb.Value, message string) bool {
	return each(message, func(f field) bool {
		if v.ValueType != nil { // of a second one it is for others to say what it means
			return false
		}
		switch f.id {
		case tag(1, varintKind):
			v.ValueType = &pb.Value_BooleanValue{BooleanValue: f.number != 0}
		case tag(2, varintKind):
			v.ValueType = &pb.Value_IntegerValue{IntegerValue: int64(f.number)} //nolint:gosec // that is how negative ones are written
		case tag(3, doubleKind):
			v.ValueType = &pb.Value_DoubleValue{DoubleValue: math.Float64frombits(f.number)}
		case tag(11, varintKind):
			v.ValueType = &pb.Value_NullValue{NullValue: structpb.NullValue(int32(f.number))} //nolint:gosec // likewise
		case tag(17, bytesKind):
			s := &pb.Value_StringValue{}
			v.ValueType = s
			return text(&s.StringValue, f.body)
		case tag(18, bytesKind):
			v.ValueType = &pb.Value_BytesValue{BytesValue: []byte(f.body)}
		case tag(10, bytesKind):
			t := &pb.Value_TimestampValue{}
			v.ValueType = t
			return moment(&t.TimestampValue, f.body)
		case tag(6, bytesKind):
			m := &pb.MapValue{}
			v.ValueType = &pb.Value_MapValue{MapValue: m}
			return mapValue(m, f.body)
		case tag(9, bytesKind):
			a := &pb.ArrayValue{}
			v.ValueType = &pb.Value_ArrayValue{ArrayValue: a}
			return array(a, f.body)
		default:
			return false
		}
		return true
	})
}

func mapValue(m *pb.MapValue, message string) (ok bool) {
	m.Fields, ok = entries(message, tag(1, bytesKind))
	return ok && each(message, func(f field) bool { return f.id == tag(1, bytesKind) })
}

func array(a *pb.ArrayValue, message string) bool {
	return each(message, func(f field) bool {
		v := &pb.Value{}
		a.Values = append(a.Values, v)
		return f.id == tag(1, bytesKind) && value(v, f.body)
	})
}

// moment reads google.protobuf.Timestamp, where there was none before.
func moment(to **timestamppb.Timestamp, message string) bool {
	t := &timestamppb.Timestamp{}
	free := *to == nil
	*to = t
	return free && each(message, func(f field) bool {
		switch f.id {
		case tag(1, varintKind):
			t.Seconds = int64(f.number) //nolint:gosec // that is how negative ones are written
		case tag(2, varintKind):
			t.Nanos = int32(f.number) //nolint:gosec // likewise
		default:
			return false
		}
		return true
	})
}
