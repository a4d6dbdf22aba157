package function

import (
	"encoding/json"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// An Example is a call of a route and its good answer, as JSON; nil where there is no body.
type Example struct {
	Request json.RawMessage `json:"request,omitempty"`
	Answer  json.RawMessage `json:"answer,omitempty"`
}

// Examples are those of the routes, by their names.
type Examples map[string]Example

// documentExample shows an example in what the document has of a route.
func documentExample(api huma.API, r Route, e Example) {
	for _, op := range operations(api, r) {
		if op.RequestBody != nil && e.Request != nil {
			illustrate(op.RequestBody.Content, e.Request)
		}
		if ok := op.Responses[strconv.Itoa(r.Status)]; ok != nil && e.Answer != nil {
			illustrate(ok.Content, e.Answer)
		}
	}
}

// documentPatch tells the document that a patch, which its handler reads itself, is an object: huma takes it for bytes.
func documentPatch(api huma.API, r Route) {
	for _, op := range operations(api, r) {
		if op.RequestBody == nil || op.RequestBody.Content[mediaPatch] == nil {
			continue
		}
		op.RequestBody.Content[mediaPatch].Schema = &huma.Schema{
			Type: huma.TypeObject, AdditionalProperties: true, Description: "What changes, in the shape of what is patched; null removes",
		}
	}
}

// illustrate shows a body in its first form; a timeline is JSON, and no other form's example.
func illustrate(content map[string]*huma.MediaType, body json.RawMessage) {
	for media, of := range content {
		if media == mediaJSON || media == mediaPatch {
			of.Example = body
		}
	}
}
