package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/export"
)

// node is any object of a timeline.
type node map[string]any

func (n node) schema() string {
	s, _ := n["OTIO_SCHEMA"].(string)
	return s
}

// model is the published one: the fields of every schema.
func model(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/otio.json")
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Schemas map[string][]string }
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m.Schemas
}

func written(t *testing.T) node {
	t.Helper()
	var b bytes.Buffer
	if err := export.Timeline(&b, film()); err != nil {
		t.Fatal(err)
	}
	var doc node
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// walk visits every object that has a schema.
func walk(v any, visit func(node)) {
	switch v := v.(type) {
	case map[string]any:
		if n := node(v); n.schema() != "" {
			visit(n)
		}
		for _, below := range v {
			walk(below, visit)
		}
	case []any:
		for _, below := range v {
			walk(below, visit)
		}
	}
}

// Every object has the name, the version and exactly the fields that OpenTimelineIO publishes.
func TestTimelineModel(t *testing.T) {
	t.Parallel()
	schemas, seen := model(t), map[string]bool{}
	walk(map[string]any(written(t)), func(n node) {
		seen[n.schema()] = true
		want := append([]string{"OTIO_SCHEMA"}, schemas[n.schema()]...)
		if s := n.schema(); strings.HasPrefix(s, "Stack.") || strings.HasPrefix(s, "Track.") {
			want = append(want, "children")
		}
		for key := range n {
			if !slices.Contains(want, key) {
				t.Errorf("%s has %s, which its schema does not", n.schema(), key)
			}
		}
		for _, key := range want {
			if _, ok := n[key]; !ok {
				t.Errorf("%s lacks %s", n.schema(), key)
			}
		}
		if n.schema() == "RationalTime.1" && n["rate"] != 30.0 {
			t.Errorf("a time at rate %v", n["rate"])
		}
	})
	for schema := range schemas {
		if !seen[schema] {
			t.Errorf("the timeline has no %s", schema)
		}
	}
}

// Every track lasts as long as the film, and every take is heard where it lies.
func TestTimelineTracks(t *testing.T) {
	t.Parallel()
	stack := node(written(t)["tracks"].(map[string]any))
	want := map[string][]int{"Picture": {90, 60}, "Voice": {11, 34, 27, 29, 25, 24}, "Music": {150}, "Effects": {150}}
	for _, v := range stack["children"].([]any) {
		track := v.(map[string]any)
		var lengths []int
		for _, v := range track["children"].([]any) {
			if child := node(v.(map[string]any)); child.schema() != "Transition.1" {
				span := child["source_range"].(map[string]any)["duration"].(map[string]any)
				lengths = append(lengths, int(span["value"].(float64)))
			}
		}
		name := track["name"].(string)
		if !slices.Equal(lengths, want[name]) {
			t.Errorf("%s: %v, want %v", name, lengths, want[name])
		}
	}
	if name := stack["markers"].([]any)[0].(map[string]any)["name"]; name != "-40 % on" {
		t.Errorf("the marker says %q", name)
	}
}
