package vendortest_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// A model answers with a document of the schema that was asked for, in the words of the data.
func TestCompose(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	c, err := chat.New(chat.Options{URL: b.URL + "/v1", HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	q := providertest.Question("small-1")
	q.Data = json.RawMessage(`{"z": "A bakery at night.", "a": ["It opens at four.", {"b": 7, "c": "Good bread."}]}`)
	q.Schema = json.RawMessage(`{"type": "object", "additionalProperties": false, "required": ["all", "fair", "kind", "n", "one", "short", "way"],
		"$defs": {"line": {"type": "object", "properties": {"text": {"type": "string"}, "sec": {"type": "number", "minimum": 3}}}},
		"properties": {"all": {"type": "array", "items": {"$ref": "#/$defs/line"}, "minItems": 3}, "fair": {"type": "boolean"}, "kind": {"enum": ["ad", "tale"]},
			"n": {"type": "integer", "maximum": 0}, "one": {"type": "array", "items": {"type": "string"}, "maxItems": 1},
			"short": {"type": "string", "maxLength": 4}, "way": {"anyOf": [{"type": "null"}, {"type": "string"}]}}}`)
	reply, err := c.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"all":[{"sec":3,"text":"A bakery at night."},{"sec":3,"text":"It opens at four."},{"sec":3,"text":"Good bread."}],` +
		`"fair":false,"kind":"ad","n":0,"one":["A bakery at night."],"short":"It o","way":null}`
	if diff := cmp.Diff(want, string(reply.Document)); diff != "" {
		t.Errorf("answered (-want +got):\n%s", diff)
	}
}

// A test may say itself what a model answers, and leave the rest to it.
func TestAnswer(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{Answer: func(q vendortest.Asked) json.RawMessage {
		if q.System == "Name the film." {
			return json.RawMessage(`{"title": "Four o'clock"}`)
		}
		return nil
	}})
	c, err := chat.New(chat.Options{URL: b.URL + "/v1", HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	for system, want := range map[string]string{"Name the film.": `{"title": "Four o'clock"}`, "Name it.": `{"kind":"ad","title":"Twelve to one."}`} {
		q := providertest.Question("small-1")
		q.System = system
		if reply, err := c.Ask(t.Context(), q); err != nil || string(reply.Document) != want {
			t.Errorf("%s: %s, %v", system, reply.Document, err)
		}
	}
}
