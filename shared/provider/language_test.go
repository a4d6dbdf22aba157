package provider

import (
	"encoding/json"
	"testing"
)

func TestQuestionValidate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Question)
		ok     bool
	}{
		"as it should be":       {func(*Question) {}, true},
		"no model":              {func(q *Question) { q.Model = "" }, false},
		"no system":             {func(q *Question) { q.System = "" }, false},
		"no name of its schema": {func(q *Question) { q.SchemaName = "" }, false},
		"no tokens":             {func(q *Question) { q.MostTokens = 0 }, false},
		"data of two documents": {func(q *Question) { q.Data = json.RawMessage(`{} {}`) }, false},
		"no data":               {func(q *Question) { q.Data = nil }, false},
		"a schema of a list":    {func(q *Question) { q.Schema = json.RawMessage(`{"type": "array"}`) }, false},
		"no schema":             {func(q *Question) { q.Schema = nil }, false},
	} {
		q := Question{Model: "m", System: "Answer.", Data: json.RawMessage(`{}`), Schema: json.RawMessage(`{"type": "object"}`), SchemaName: "answer", MostTokens: 1}
		c.change(&q)
		if err := q.Validate(); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
