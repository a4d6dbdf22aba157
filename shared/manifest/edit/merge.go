package edit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
)

// A patcher applies a patch and gathers what it cannot.
type patcher struct{ problems []brief.Problem }

// merge returns target as RFC 7396 changes it; lists of things with ids take objects by id,
// and lists of ids, too.
func (p *patcher) merge(target, patch any, at string) any {
	if list, ok := target.([]any); ok && named(list) {
		switch patch := patch.(type) {
		case map[string]any:
			return p.mergeNamed(list, patch, at)
		case []any:
			return p.order(list, patch, at)
		}
	}
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
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

// mergeNamed changes entries by their ids: null removes one, an id that is not there is a new one, at the end.
func (p *patcher) mergeNamed(list []any, changes map[string]any, at string) any {
	out := slices.Clone(list)
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		i := slices.IndexFunc(out, func(v any) bool { return idOf(v) == id })
		entry, isObject := changes[id].(map[string]any)
		switch {
		case changes[id] == nil && i >= 0:
			out = slices.Delete(out, i, i+1)
		case !isObject:
			p.add(at+"/"+id, Malformed, "must be an object, or null to remove it", "what is there: "+ids(out))
		case entry["id"] != nil && entry["id"] != id:
			p.add(at+"/"+id+"/id", ReadOnly, "must be "+id, "leave it out")
		case i >= 0:
			out[i] = p.merge(out[i], entry, at+"/"+id)
		default:
			fresh, _ := p.merge(nil, entry, at+"/"+id).(map[string]any)
			fresh["id"] = id
			out = append(out, fresh)
		}
	}
	return out
}

// order returns the entries of a list as another one names them: ids of what is
// there, and objects that are new or take the place of the one with their id.
func (p *patcher) order(list, wanted []any, at string) any {
	out := []any{}
	for i, v := range wanted {
		if id, ok := v.(string); ok {
			k := slices.IndexFunc(list, func(v any) bool { return idOf(v) == id })
			if k < 0 {
				p.add(fmt.Sprintf("%s/%d", at, i), brief.Unknown, "names nothing that is there", "what is there: "+ids(list))
				continue
			}
			v = list[k]
		}
		switch id := idOf(v); {
		case id == "":
			p.add(fmt.Sprintf("%s/%d", at, i), Malformed, "must be an id, or an object with one", "what is there: "+ids(list))
		case slices.ContainsFunc(out, func(v any) bool { return idOf(v) == id }):
			p.add(fmt.Sprintf("%s/%d", at, i), Malformed, "is named twice", "name each once")
		default:
			out = append(out, v)
		}
	}
	return out
}

func (p *patcher) add(pointer, code, detail, fix string) {
	p.problems = append(p.problems, brief.Problem{Pointer: pointer, Code: code, Detail: detail, Fix: fix})
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
