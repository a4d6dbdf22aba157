// Package contract compares two versions of the API's OpenAPI document and names what
// would break a client that was written for the older one. What is only added breaks nobody and is not
// named. It reads what our own document uses of OpenAPI 3.1, no more.
package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type object = map[string]any

// methods are the keys of a path that are operations.
var methods = []string{"get", "post", "put", "patch", "delete"}

// Breaks returns what of now breaks clients of old, in the order of paths.
func Breaks(old, now []byte) ([]string, error) {
	var c comparison
	if err := json.Unmarshal(old, &c.old); err != nil {
		return nil, fmt.Errorf("contract: read the older document: %w", err)
	}
	if err := json.Unmarshal(now, &c.now); err != nil {
		return nil, fmt.Errorf("contract: read the newer document: %w", err)
	}
	was, is := at(c.old, "paths"), at(c.now, "paths")
	for _, path := range slices.Sorted(maps.Keys(was)) {
		for _, method := range methods {
			if op := at(was, path, method); op != nil {
				c.where = strings.ToUpper(method) + " " + path
				c.operation(op, at(is, path, method))
			}
		}
	}
	return c.found, nil
}

// A comparison is of two documents, at one place of them.
type comparison struct {
	old, now object
	where    string
	found    []string
}

func (c *comparison) breaks(format string, a ...any) {
	c.found = append(c.found, c.where+": "+fmt.Sprintf(format, a...))
}

func (c *comparison) operation(was, is object) {
	if is == nil {
		c.breaks("is gone")
		return
	}
	if a, b := was["x-role"], is["x-role"]; a != b {
		c.breaks("needs the role %v, not %v", b, a)
	}
	c.parameters(parameters(was), parameters(is))
	c.body(at(was, "requestBody"), at(is, "requestBody"))
	before, after := at(was, "responses"), at(is, "responses")
	for _, status := range slices.Sorted(maps.Keys(before)) {
		if after[status] == nil {
			c.breaks("does not answer %s any more", status)
			continue
		}
		c.content("answer "+status, at(before, status, "content"), at(after, status, "content"), false)
	}
}

func parameters(op object) map[string]object {
	all := map[string]object{}
	list, _ := op["parameters"].([]any)
	for _, v := range list {
		if p, ok := v.(object); ok {
			all[fmt.Sprint(p["in"], "/", p["name"])] = p
		}
	}
	return all
}

func (c *comparison) parameters(was, is map[string]object) {
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if is[name] == nil {
			c.breaks("parameter %s is gone", name)
			continue
		}
		c.schema("parameter "+name, at(was[name], "schema"), at(is[name], "schema"), true, nil)
	}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if is[name]["required"] == true && (was[name] == nil || was[name]["required"] != true) {
			c.breaks("parameter %s is required", name)
		}
	}
}

func (c *comparison) body(was, is object) {
	switch {
	case is == nil && was != nil:
		c.breaks("takes no body any more")
		return
	case is["required"] == true && was["required"] != true:
		c.breaks("a body is required")
	}
	c.content("request", at(was, "content"), at(is, "content"), true)
}

func (c *comparison) content(of string, was, is object, sent bool) {
	for _, media := range slices.Sorted(maps.Keys(was)) {
		if is[media] == nil {
			c.breaks("%s is not %s any more", of, media)
			continue
		}
		c.schema(of, at(was, media, "schema"), at(is, media, "schema"), sent, nil)
	}
}

// at follows keys into an object; nil where they lead nowhere.
func at(o object, keys ...string) object {
	for _, k := range keys {
		o, _ = o[k].(object)
	}
	return o
}
