package edit

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
)

// diff returns the values that differ, in the order of their pointers. Entries
// with ids are compared by id; other lists are one value.
func diff(was, is any, at string) []Change {
	if reflect.DeepEqual(was, is) {
		return nil
	}
	old, isObject := was.(map[string]any)
	now, stays := is.(map[string]any)
	if isObject && stays {
		return diffObjects(old, now, at)
	}
	before, isList := was.([]any)
	after, stays := is.([]any)
	if isList && stays && named(before) && named(after) {
		return diffNamed(before, after, at)
	}
	return []Change{{at, was, is}}
}

func diffObjects(old, now map[string]any, at string) []Change {
	all := maps.Clone(old)
	maps.Copy(all, now)
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(all)) {
		changes = append(changes, diff(old[key], now[key], at+"/"+key)...)
	}
	return changes
}

// diffNamed compares lists of things with ids: what is new, gone or another, and
// the order where that says more. Lines have none of their own.
func diffNamed(before, after []any, at string) []Change {
	old, now := byID(before), byID(after)
	changes := diffObjects(old, now, at)
	was, is := order(before), order(after)
	kept := slices.DeleteFunc(slices.Clone(was), func(id any) bool { return now[id.(string)] == nil })
	fresh := slices.DeleteFunc(slices.Clone(is), func(id any) bool { return old[id.(string)] != nil })
	if at != "/lines" && !slices.Equal(append(kept, fresh...), is) {
		changes = append([]Change{{at, was, is}}, changes...)
	}
	return changes
}

func byID(list []any) map[string]any {
	all := map[string]any{}
	for _, v := range list {
		all[idOf(v)] = v
	}
	return all
}

func order(list []any) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = idOf(v)
	}
	return all
}

// Patch returns the merge patch that leads from m to edited, however that came
// about: what is kept of an edit. In a new order, what has changed is given whole.
func Patch(m, edited *manifest.Manifest) (map[string]any, error) {
	old, err := tree(m)
	if err != nil {
		return nil, fmt.Errorf("edit: patch: %w", err)
	}
	now, err := tree(edited)
	if err != nil {
		return nil, fmt.Errorf("edit: patch: %w", err)
	}
	patch := map[string]any{}
	for _, c := range diff(old, now, "") {
		at := strings.Split(c.Pointer, "/")[1:]
		if _, ordered := patch[at[0]].([]any); ordered {
			continue // it is in the list
		}
		if len(at) == 1 && at[0] == "shots" {
			c.Is = entries(list(old, "shots"), list(now, "shots"))
		}
		set(patch, at, c.Is)
	}
	return patch, nil
}

func list(tree any, key string) []any {
	object, _ := tree.(map[string]any)
	l, _ := object[key].([]any)
	return l
}

// entries is a list in its new order: ids of what stays as it was, and whole what does not.
func entries(before, after []any) []any {
	old, out := byID(before), slices.Clone(after)
	for i, v := range out {
		if reflect.DeepEqual(old[idOf(v)], v) {
			out[i] = idOf(v)
		}
	}
	return out
}

func set(object map[string]any, at []string, v any) {
	for _, key := range at[:len(at)-1] {
		below, ok := object[key].(map[string]any)
		if !ok {
			below = map[string]any{}
			object[key] = below
		}
		object = below
	}
	object[at[len(at)-1]] = v
}
