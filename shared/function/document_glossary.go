package function

import (
	"cmp"
	_ "embed"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed glossary.json
var glossaryData []byte

// A glossary says what fields mean that do not say it themselves: most types of the domain are
// written for our own code, and many fields mean the same wherever they stand.
type glossary struct {
	Words  map[string]string `json:"words"`  // by the field's name
	Fields map[string]string `json:"fields"` // by schema and field, "Job.state": goes before Words
}

// documentGlossary describes the fields of the document's schemas that have no description of their own.
func documentGlossary(api huma.API) {
	var g glossary
	if err := json.Unmarshal(glossaryData, &g); err != nil {
		panic("function: glossary.json: " + err.Error()) // embedded at build time, held by a test
	}
	for name, schema := range api.OpenAPI().Components.Schemas.Map() {
		for field, s := range schema.Properties {
			if s.Ref == "" && s.Description == "" {
				s.Description = cmp.Or(g.Fields[name+"."+field], g.Words[field])
			}
		}
	}
}
