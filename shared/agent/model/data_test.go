package model

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
)

// The schemas are what strict vendors take, and offer what we do.
func TestSchemas(t *testing.T) {
	t.Parallel()
	for _, k := range []task{direct(agent.In{}), translateTask(), rewordTask(), redirect(), castTask()} {
		if wrong := conform(k.schema, json.RawMessage(`{}`)); len(wrong) == 0 {
			t.Errorf("%s requires nothing", k.name)
		}
		var f form
		if err := json.Unmarshal(k.schema, &f); err != nil {
			t.Fatal(err)
		}
		strict(t, k.name, f)
	}
	var f form
	if err := json.Unmarshal(directSchema, &f); err != nil {
		t.Fatal(err)
	}
	offered := brief.OfferedChoices()
	for name, want := range map[string][]string{
		"style": append([]string{brief.Auto}, offered.Styles...), "mood": append([]string{brief.Auto}, offered.Music...), "pace": agent.Paces(),
	} {
		if diff := cmp.Diff(want, f.Properties[name].Enum); diff != "" {
			t.Errorf("%s (-offered +schema):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(agent.SketchKinds(), f.Properties["shots"].Items.Properties["kind"].Enum); diff != "" {
		t.Errorf("kinds (-offered +schema):\n%s", diff)
	}
}

// strict holds that an object requires all of its members and takes no other.
func strict(t *testing.T, at string, f form) {
	t.Helper()
	if f.Items != nil {
		strict(t, at+"[]", *f.Items)
	}
	if f.Type != "object" {
		return
	}
	if f.Additional == nil || *f.Additional || len(f.Required) != len(f.Properties) {
		t.Errorf("%s is not strict", at)
	}
	for name, p := range f.Properties {
		if !slices.Contains(f.Required, name) {
			t.Errorf("%s does not require %s", at, name)
		}
		strict(t, at+"."+name, p)
	}
}

// What is not of a schema is told where it is.
func TestConform(t *testing.T) {
	t.Parallel()
	for document, want := range map[string][]string{
		`{"look": "x", "shots": [{"number": 1, "prompt": "y"}]}`:               nil,
		`{"look": 1, "shots": {}}`:                                             {"the answer.look is no string", "the answer.shots is no array"},
		`{"look": "x", "shots": [{"number": 1.5, "prompt": "y", "url": "z"}]}`: {`the answer.shots[0] has "url", which was not asked for`, "the answer.shots[0].number is no whole number"},
		`[]`:   {"the answer is no object"},
		`{"a"`: {"the answer is no JSON: unexpected end of JSON input"},
	} {
		if diff := cmp.Diff(want, conform(translateSchema, json.RawMessage(document))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", document, diff)
		}
	}
}

// The data are there, and every vendor of clips has a craft.
func TestData(t *testing.T) {
	t.Parallel()
	for _, c := range crafts() {
		if c.Vendor == "" || c.Best == "" || c.Longest < 500 {
			t.Errorf("%+v", c)
		}
	}
	most, err := direct(agent.In{}).tokens(strings.Repeat("a", 1000), 500)
	if err != nil || most.Input < Calls*1000 || most.Output != Calls*500 {
		t.Errorf("at most %+v", most)
	}
}
