package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// schema compares what is sent by clients, or answered. Seen are the references on the
// way here: a schema that holds itself is looked at once.
func (c *comparison) schema(of string, was, is object, sent bool, seen []string) {
	if ref, ok := was["$ref"].(string); ok {
		if slices.Contains(seen, ref) {
			return
		}
		seen = append(slices.Clone(seen), ref)
	}
	was, is = follow(c.old, was), follow(c.now, is)
	if was == nil {
		return
	}
	if a, b := types(was), types(is); !agree(a, b, sent) {
		c.breaks("%s is of type %s, not %s", of, strings.Join(b, " or "), strings.Join(a, " or "))
		return
	}
	c.values(of, was, is)
	c.properties(of, was, is, sent, seen)
	if items := at(was, "items"); items != nil {
		c.schema(of+"/*", items, at(is, "items"), sent, seen)
	}
	if more := at(was, "additionalProperties"); more != nil {
		c.schema(of+"/*", more, at(is, "additionalProperties"), sent, seen)
	}
}

// follow returns what a reference of a document leads to.
func follow(doc, s object) object {
	for range 8 { // references of references end soon
		ref, ok := s["$ref"].(string)
		if !ok {
			return s
		}
		s = at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return s
}

func types(s object) []string {
	switch t := s["type"].(type) {
	case string:
		return []string{t}
	case []any:
		var all []string
		for _, v := range t {
			all = append(all, fmt.Sprint(v))
		}
		slices.Sort(all)
		return all
	}
	return nil
}

// agree reports whether a client of the older types gets along with the newer: more
// may be taken of what it sends, and less answered than it expects.
func agree(was, is []string, sent bool) bool {
	wide, narrow := is, was
	if !sent {
		wide, narrow = was, is
	}
	if len(wide) == 0 || len(narrow) == 0 {
		return len(wide) == len(narrow) || len(wide) == 0
	}
	for _, t := range narrow {
		if !slices.Contains(wide, t) {
			return false
		}
	}
	return true
}

// values compares enumerations: a value that is gone is missed by those who send it, and
// by those who wait for it.
func (c *comparison) values(of string, was, is object) {
	before, _ := was["enum"].([]any)
	after, limited := is["enum"].([]any)
	if before == nil && limited {
		c.breaks("%s takes only some values", of)
	}
	for _, v := range before {
		if limited && !slices.Contains(after, v) {
			c.breaks("%s: the value %v is gone", of, v)
		}
	}
}

func (c *comparison) properties(of string, was, is object, sent bool, seen []string) {
	before, after := at(was, "properties"), at(is, "properties")
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if after[name] == nil {
			c.breaks("%s/%s is gone", of, name)
			continue
		}
		c.schema(of+"/"+name, at(before, name), at(after, name), sent, seen)
	}
	a, b := required(was), required(is)
	for _, name := range b {
		if sent && !slices.Contains(a, name) {
			c.breaks("%s/%s is required", of, name)
		}
	}
	for _, name := range a {
		if !sent && after[name] != nil && !slices.Contains(b, name) {
			c.breaks("%s/%s may be missing", of, name)
		}
	}
}

func required(s object) []string {
	var all []string
	list, _ := s["required"].([]any)
	for _, v := range list {
		all = append(all, fmt.Sprint(v))
	}
	return all
}
