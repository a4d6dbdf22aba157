// Package terraform_test holds what Terraform is told, what it plans, and what is declared in Go to each other.
package terraform_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/aiprod/aiprod/functions/api"
	_ "github.com/aiprod/aiprod/functions/media"
	_ "github.com/aiprod/aiprod/functions/ops"
	_ "github.com/aiprod/aiprod/functions/pipeline"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/installation"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func catalogue() installation.Catalogue { return installation.Of(function.Declared()) }

// Terraform reads what the functions declare.
func TestCatalogueIsFresh(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetIndent("", "  ")
	if err := enc.Encode(catalogue()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(read(t, "catalogue.json"), want.String()); diff != "" {
		t.Errorf("catalogue.json is not what is declared: run `go run ./scripts/aiprod catalogue > terraform/catalogue.json`\n%s", diff)
	}
}

// A trigger, or a field of the catalogue, that Terraform does not read would be a need that nobody sees to.
func TestTerraformReadsAllOfTheCatalogue(t *testing.T) {
	t.Parallel()
	text := read(t, "catalogue.tf")
	var entries struct {
		Functions map[string]map[string]any `json:"functions"`
	}
	if err := json.Unmarshal([]byte(read(t, "catalogue.json")), &entries); err != nil {
		t.Fatal(err)
	}
	fields, triggers := map[string]bool{}, map[string]bool{}
	for _, entry := range entries.Functions {
		triggers[entry["trigger"].(string)] = true
		for field := range entry {
			fields[field] = true
		}
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if !strings.Contains(text, "f."+field) {
			t.Errorf("catalogue.tf does not read the field %q", field)
		}
	}
	module := read(t, "modules/function/variables.tf")
	for _, trigger := range slices.Sorted(maps.Keys(triggers)) {
		if !strings.Contains(module, `"`+trigger+`"`) {
			t.Errorf("modules/function does not know the trigger %q", trigger)
		}
	}
}
