package edit

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
)

// A patcher applies a patch and gathers what it cannot.
type patcher struct{ problems []brief.Problem }

// merge returns target as RFC 7396 changes it; lists of things with ids take objects by id too.
func (p *patcher) merge(target, patch any, at string) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	if list, ok := target.([]any); ok && named(list) {
		return p.mergeNamed(list, changes, at)
	}
	object, _ := target.(map[string]any)
	out := maps.Clone(object)
	if out == nil {
		out = map[string]any{}
	}
	for key, v := range changes {
		if v == nil {
			delete(out, key)
			continue
		}
		out[key] = p.merge(out[key], v, at+"/"+key)
	}
	return out
}

func (p *patcher) mergeNamed(list []any, changes map[string]any, at string) any {
	out := slices.Clone(list)
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		i := slices.IndexFunc(out, func(v any) bool { return idOf(v) == id })
		if i < 0 || changes[id] == nil {
			p.problems = append(p.problems, brief.Problem{
				Pointer: at + "/" + id, Code: ReadOnly, Detail: "nothing can be added or removed here", Fix: "change what is there: " + ids(out),
			})
			continue
		}
		out[i] = p.merge(out[i], changes[id], at+"/"+id)
	}
	return out
}

// named reports whether every entry of a list is an object with an id.
func named(list []any) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(v any) bool { return idOf(v) == "" })
}

func idOf(v any) string {
	object, _ := v.(map[string]any)
	id, _ := object["id"].(string)
	return id
}

func ids(list []any) string {
	names := ""
	for i, v := range list {
		if i > 0 {
			names += ", "
		}
		names += idOf(v)
	}
	return names
}

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
	if isList && stays && named(before) && ids(before) == ids(after) {
		var changes []Change
		for i := range before {
			changes = append(changes, diff(before[i], after[i], at+"/"+idOf(before[i]))...)
		}
		return changes
	}
	return []Change{{at, was, is}}
}

func diffObjects(old, now map[string]any, at string) []Change {
	all := maps.Clone(old)
	maps.Copy(all, now)
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(all)) {
		changes = append(changes, diff(old[key], now[key], fmt.Sprintf("%s/%s", at, key))...)
	}
	return changes
}

func errorOf[T error](err error) (T, bool) {
	var e T
	ok := errors.As(err, &e)
	return e, ok
}
