package edit

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// typed reads the tree as a manifest.
func typed(v any) (*manifest.Manifest, *brief.Problem) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, &brief.Problem{Code: Malformed, Detail: "cannot be read", Fix: "send plain values"}
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var m manifest.Manifest
	if d.Decode(&m) == nil {
		return &m, nil
	}
	if problem := misfit(v, reflect.TypeOf(m), ""); problem != nil {
		return nil, problem
	}
	return nil, &brief.Problem{Code: Malformed, Detail: "a value has the wrong type", Fix: compare}
}

// compare is the fix of a value that is not of its field's type.
const compare = "compare with GET /job/{id}/manifest"

// misfit returns what is wrong with the first value of the tree that t has no place for. A decoder knows that
// too, and not which entry of a list it met it in.
func misfit(v any, t reflect.Type, at string) *brief.Problem {
	if v == nil {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	object, isObject := v.(map[string]any)
	list, isList := v.([]any)
	switch {
	case t.Kind() == reflect.Struct && isObject:
		return misfitField(object, t, at)
	case t.Kind() == reflect.Slice && isList:
		return misfitEntry(list, t.Elem(), at)
	case !fits(v, t):
		return &brief.Problem{Pointer: at, Code: Malformed, Detail: "must be " + kinds[t.Kind()], Fix: compare}
	}
	return nil
}

func misfitField(object map[string]any, t reflect.Type, at string) *brief.Problem {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		field, known := fieldOf(t, name)
		if !known {
			return &brief.Problem{Pointer: at + "/" + name, Code: brief.Unknown, Detail: "is no field of a manifest", Fix: "remove it"}
		}
		if problem := misfit(object[name], field, at+"/"+name); problem != nil {
			return problem
		}
	}
	return nil
}

func misfitEntry(list []any, t reflect.Type, at string) *brief.Problem {
	for i, entry := range list {
		name := idOf(entry)
		if name == "" {
			name = strconv.Itoa(i)
		}
		if problem := misfit(entry, t, at+"/"+name); problem != nil {
			return problem
		}
	}
	return nil
}

// fieldOf returns the type of a struct's field by its name in JSON.
func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	for f := range t.Fields() {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return f.Type, true
		}
	}
	return nil, false
}

// kinds is what a field takes, in JSON's words.
var kinds = map[reflect.Kind]string{
	reflect.Struct: "an object", reflect.Slice: "an array", reflect.String: "a string", reflect.Bool: "true or false",
	reflect.Float64: "a number", reflect.Int: "a whole number", reflect.Int64: "a whole number", reflect.Uint64: "a whole number of 0 or more",
}

// fits reports whether a plain value can be read as t, by trying.
func fits(v any, t reflect.Type) bool {
	raw, err := json.Marshal(v)
	return err == nil && json.Unmarshal(raw, reflect.New(t).Interface()) == nil
}
