package vendortest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Asked is a question to a language model that could be read.
type Asked struct {
	Vendor, Model, System string
	// Data is the JSON document that went with it, nil where none did.
	Data   json.RawMessage
	Schema json.RawMessage
	// Media are the addresses of what the model was given to look at.
	Media []string
}

// Asked returns every question to a language model that could be read, oldest first, whatever became of it.
func (s *Server) Asked() []Asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// compose writes the answer to a question: what Options.Answer says, else an honest judgement
// or a translation where it was asked for one, else a document of the schema.
func (s *Server) compose(q Asked) (string, error) {
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	if s.o.Answer != nil {
		if doc := s.o.Answer(q); doc != nil {
			return string(doc), nil
		}
	}
	var schema map[string]any
	if err := json.Unmarshal(q.Schema, &schema); err != nil || schema["type"] != "object" {
		return "", errors.New("the schema is not of an object")
	}
	if doc := Honest.Answer(q); doc != nil {
		return string(doc), nil
	}
	if lines, ok := q.lines(); ok {
		return s.said(lines), nil
	}
	c := composer{root: schema, words: texts(q.Data)}
	doc, err := c.value(schema, 0)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(doc)
	return string(text), err
}

// lines are those of a question for a translation: the schema has a text for each, by its id.
func (q Asked) lines() (ChatRequest, bool) {
	var asked ChatRequest
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(q.Schema, &schema) != nil || json.Unmarshal(q.Data, &asked) != nil || len(asked.Lines) == 0 || len(asked.Lines) != len(schema.Properties) {
		return asked, false
	}
	for _, l := range asked.Lines {
		if schema.Properties[l.ID] == nil {
			return asked, false
		}
	}
	return asked, true
}

// A composer makes a document of a schema. What it says are the data's own texts,
// one after the other.
type composer struct {
	root  map[string]any
	words []string
	next  int
}

// deepest is how far a schema may go down: one that refers to itself has no end.
const deepest = 20

func (c *composer) value(schema map[string]any, depth int) (any, error) {
	if depth > deepest {
		return nil, errors.New("the schema is too deep")
	}
	if ref, ok := schema["$ref"].(string); ok {
		name, _ := strings.CutPrefix(ref, "#/$defs/")
		defs, _ := c.root["$defs"].(map[string]any)
		def, ok := defs[name].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("the schema refers to %s, which it does not hold", ref)
		}
		return c.value(def, depth+1)
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		if ways, ok := schema[word].([]any); ok && len(ways) > 0 {
			first, _ := ways[0].(map[string]any)
			return c.value(first, depth+1)
		}
	}
	if v, ok := schema["const"]; ok {
		return v, nil
	}
	if enum, ok := schema["enum"].([]any); ok && len(enum) > 0 {
		return enum[0], nil
	}
	return c.typed(schema, depth)
}

func (c *composer) typed(schema map[string]any, depth int) (any, error) {
	kind, _ := schema["type"].(string)
	if kinds, ok := schema["type"].([]any); ok && len(kinds) > 0 {
		kind, _ = kinds[0].(string)
	}
	switch kind {
	case "object":
		return c.object(schema, depth)
	case "array":
		return c.array(schema, depth)
	case "string":
		return c.text(whole(schema, "minLength", 0), whole(schema, "maxLength", 400)), nil
	case "integer", "number":
		return whole(schema, "minimum", min(1, whole(schema, "maximum", 1))), nil
	case "boolean":
		return false, nil
	case "null":
		return nil, nil
	}
	return nil, fmt.Errorf("the schema has a value of type %q", kind)
}

func (c *composer) object(schema map[string]any, depth int) (any, error) {
	properties, _ := schema["properties"].(map[string]any)
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property, _ := properties[name].(map[string]any)
		v, err := c.value(property, depth+1)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

func (c *composer) array(schema map[string]any, depth int) (any, error) {
	items, _ := schema["items"].(map[string]any)
	out := []any{}
	for range max(whole(schema, "minItems", 0), min(2, whole(schema, "maxItems", 2))) {
		v, err := c.value(items, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// text is the next of the data's texts, of a length between shortest and longest characters.
func (c *composer) text(shortest, longest int) string {
	said := "None."
	if len(c.words) > 0 {
		said = c.words[c.next%len(c.words)]
		c.next++
	}
	runes := []rune(said)
	for len(runes) < shortest {
		runes = append(runes, append([]rune{' '}, runes...)...)
	}
	return strings.TrimSpace(string(runes[:min(len(runes), longest)]))
}

func whole(schema map[string]any, name string, otherwise int) int {
	if n, ok := schema[name].(float64); ok {
		return int(n)
	}
	return otherwise
}

// texts are the strings a document holds as values, in its order.
func texts(doc json.RawMessage) (out []string) {
	var object map[string]json.RawMessage
	var list []json.RawMessage
	var text string
	switch {
	case json.Unmarshal(doc, &object) == nil && object != nil:
		for _, name := range names(doc) {
			out = append(out, texts(object[name])...)
		}
	case json.Unmarshal(doc, &list) == nil:
		for _, v := range list {
			out = append(out, texts(v)...)
		}
	case json.Unmarshal(doc, &text) == nil && strings.TrimSpace(text) != "":
		out = append(out, text)
	}
	return out
}

// names are those of an object's members, in its order.
func names(doc json.RawMessage) (out []string) {
	in := json.NewDecoder(bytes.NewReader(doc))
	if _, err := in.Token(); err != nil {
		return nil
	}
	for in.More() {
		name, err := in.Token()
		var value json.RawMessage
		if err != nil || in.Decode(&value) != nil {
			return out
		}
		out = append(out, fmt.Sprint(name))
	}
	return out
}
