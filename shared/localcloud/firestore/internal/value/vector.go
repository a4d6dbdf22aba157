package value

import pb "cloud.google.com/go/firestore/apiv1/firestorepb"

// isVector reports whether a map is really an embedding: the wire has no vector type, only a map with a marker field.
func isVector(v *pb.Value) bool {
	return v.GetMapValue().GetFields()["__type__"].GetStringValue() == "__vector__"
}

func elements(v *pb.Value) []*pb.Value {
	return v.GetMapValue().GetFields()["value"].GetArrayValue().GetValues()
}

// Floats returns the elements of an embedding, and false when v is not one.
func Floats(v *pb.Value) ([]float64, bool) {
	if !isVector(v) {
		return nil, false
	}
	values := elements(v)
	out := make([]float64, len(values))
	for i, e := range values {
		out[i] = Float(e)
	}
	return out, true
}
