package store

import firestorepb "cloud.google.com/go/firestore/apiv1/firestorepb"

// intOf reads an aggregation's result, which the client hands out as a raw value.
func intOf(v any) int64 {
	if p, ok := v.(*firestorepb.Value); ok {
		return p.GetIntegerValue()
	}
	return 0
}
