package function

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// A Chooser is a body with fields that take one of a few values and are checked where the body is understood, so that
// all problems are told at once. The document shows the values.
type Chooser interface {
	// Choices returns the values by the JSON name of the field.
	Choices() map[string][]string
}

// documentChoices shows the values that choosers take. Only the document has them: in the schemas that
// requests are held to, huma would refuse the first problem it finds and hide the others.
func documentChoices(api huma.API) {
	for name, s := range api.OpenAPI().Components.Schemas.Map() {
		t := api.OpenAPI().Components.Schemas.TypeFromRef(schemaPath + name)
		if t == nil {
			continue
		}
		c, ok := reflect.Zero(t).Interface().(Chooser)
		if !ok {
			continue
		}
		for field, values := range c.Choices() {
			s.Properties[field].Enum = anys(values)
		}
	}
}

func anys(values []string) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}
