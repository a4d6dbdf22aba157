package schema

import (
	"fmt"
	"reflect"
	"strings"
)

// fill sets dst from a value of a document, by the rules of the Firestore client
// for the types that its Data returns: the client decodes only what it has received itself.
func fill(dst reflect.Value, v any) error {
	src := reflect.ValueOf(v)
	switch {
	case dst.Kind() == reflect.Pointer && v != nil && !src.Type().AssignableTo(dst.Type()):
		if dst.IsNil() {
			dst.Set(reflect.New(dst.Type().Elem()))
		}
		return fill(dst.Elem(), v)
	case v == nil:
		dst.SetZero()
		return nil
	case src.Type().AssignableTo(dst.Type()):
		dst.Set(src)
		return nil
	}
	switch v := v.(type) {
	case Document:
		return fillFields(dst, v)
	case []any:
		return fillSlice(dst, v)
	}
	return fillScalar(dst, src)
}

func fillScalar(dst, src reflect.Value) error {
	switch {
	case dst.CanInt() && src.CanInt() && !dst.OverflowInt(src.Int()),
		dst.CanUint() && src.CanInt() && src.Int() >= 0 && !dst.OverflowUint(uint64(src.Int())),
		dst.CanFloat() && (src.CanFloat() || src.CanInt()),
		dst.Kind() == src.Kind() && src.Kind() != reflect.Struct:
		dst.Set(src.Convert(dst.Type()))
		return nil
	}
	return fmt.Errorf("cannot set a %s to a %s", dst.Type(), src.Type())
}

func fillSlice(dst reflect.Value, v []any) error {
	if dst.Kind() != reflect.Slice {
		return fmt.Errorf("cannot set a %s to an array", dst.Type())
	}
	dst.Set(reflect.MakeSlice(dst.Type(), len(v), len(v)))
	for i, e := range v {
		if err := fill(dst.Index(i), e); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	return nil
}

// fillFields sets a struct or a map. Fields the struct does not have are left out.
func fillFields(dst reflect.Value, doc Document) error {
	if dst.Kind() == reflect.Map {
		return fillMap(dst, doc)
	}
	if dst.Kind() != reflect.Struct {
		return fmt.Errorf("cannot set a %s to a map", dst.Type())
	}
	for i := range dst.NumField() {
		f := dst.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("firestore"), ",")
		v, ok := doc[name]
		if !ok || !f.IsExported() || name == "-" {
			continue
		}
		if err := fill(dst.Field(i), v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func fillMap(dst reflect.Value, doc Document) error {
	m := reflect.MakeMapWithSize(dst.Type(), len(doc))
	for k, v := range doc {
		e := reflect.New(dst.Type().Elem()).Elem()
		if err := fill(e, v); err != nil {
			return fmt.Errorf("%s: %w", k, err)
		}
		m.SetMapIndex(reflect.ValueOf(k).Convert(dst.Type().Key()), e)
	}
	dst.Set(m)
	return nil
}
