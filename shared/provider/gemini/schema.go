package gemini

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// schemaOf returns a schema in the words the service understands. What it does not, such as
// the length of a text, is left out: whoever asks checks that anyway. The
// properties keep their order, in which the model then writes them.
func schemaOf(raw json.RawMessage) (map[string]any, error) {
	var words map[string]json.RawMessage
	if err := json.Unmarshal(raw, &words); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	out := map[string]any{}
	for word, value := range words {
		if word == "const" {
			out["enum"] = []json.RawMessage{value}
		}
		if !slices.Contains(data().SchemaWords, word) || words["$ref"] != nil && word[0] != '$' {
			continue
		}
		v, err := below(word, value)
		if err != nil {
			return nil, err
		}
		out[word] = v
	}
	if words["properties"] != nil && words["$ref"] == nil {
		names, err := order(words["properties"])
		if err != nil {
			return nil, err
		}
		out["propertyOrdering"] = names
	}
	return out, nil
}

// below translates the schemas in the value of a word.
func below(word string, value json.RawMessage) (any, error) {
	switch word {
	case "properties", "$defs":
		return each(value)
	case "items", "additionalProperties":
		if bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) {
			return schemaOf(value)
		}
	case "anyOf", "oneOf", "prefixItems":
		var list []json.RawMessage
		if err := json.Unmarshal(value, &list); err != nil {
			return nil, fmt.Errorf("schema: %s: %w", word, err)
		}
		out := make([]any, len(list))
		for i := range list {
			var err error
			if out[i], err = schemaOf(list[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return value, nil
}

// each translates schemas by name.
func each(value json.RawMessage) (any, error) {
	var named map[string]json.RawMessage
	if err := json.Unmarshal(value, &named); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	out := map[string]any{}
	for name, s := range named {
		var err error
		if out[name], err = schemaOf(s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// order returns the names of an object's members as they stand in it.
func order(object json.RawMessage) (names []string, err error) {
	in := json.NewDecoder(bytes.NewReader(object))
	if _, err = in.Token(); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	for in.More() {
		name, err := in.Token()
		var value json.RawMessage
		if err = errors.Join(err, in.Decode(&value)); err != nil {
			return nil, fmt.Errorf("schema: %w", err)
		}
		names = append(names, fmt.Sprint(name))
	}
	return names, nil
}
