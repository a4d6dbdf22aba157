package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// A form is what of JSON Schema our schemas use.
type form struct {
	Type       string          `json:"type"`
	Properties map[string]form `json:"properties"`
	Required   []string        `json:"required"`
	Items      *form           `json:"items"`
	Enum       []string        `json:"enum"`
	// Additional is false everywhere: nothing is taken that was not asked for.
	Additional *bool `json:"additionalProperties"`
}

// conform returns where a document is not of a schema.
func conform(schema, document json.RawMessage) []string {
	var f form
	d := json.NewDecoder(bytes.NewReader(schema))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		panic("model: schema: " + err.Error()) // embedded at build time, held by a test
	}
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		return []string{"the answer is no JSON: " + err.Error()}
	}
	return f.wrong("the answer", v)
}

func (f form) wrong(at string, v any) []string {
	switch f.Type {
	case "object":
		return f.object(at, v)
	case "array":
		list, ok := v.([]any)
		if !ok {
			return []string{at + " is no array"}
		}
		var out []string
		for i, e := range list {
			out = append(out, f.Items.wrong(fmt.Sprintf("%s[%d]", at, i), e)...)
		}
		return out
	case "string":
		s, ok := v.(string)
		if !ok {
			return []string{at + " is no string"}
		}
		if len(f.Enum) > 0 && !slices.Contains(f.Enum, s) {
			return []string{fmt.Sprintf("%s is %q, which is none of %q", at, s, f.Enum)}
		}
	case "integer":
		if n, ok := v.(float64); !ok || n != float64(int64(n)) {
			return []string{at + " is no whole number"}
		}
	case "number":
		if _, ok := v.(float64); !ok {
			return []string{at + " is no number"}
		}
	}
	return nil
}

func (f form) object(at string, v any) (out []string) {
	members, ok := v.(map[string]any)
	if !ok {
		return []string{at + " is no object"}
	}
	for _, name := range f.Required {
		if _, ok := members[name]; !ok {
			out = append(out, at+" lacks "+name)
		}
	}
	for name, m := range members {
		if g, ok := f.Properties[name]; ok {
			out = append(out, g.wrong(at+"."+name, m)...)
		} else {
			out = append(out, fmt.Sprintf("%s has %q, which was not asked for", at, name))
		}
	}
	slices.Sort(out)
	return out
}
