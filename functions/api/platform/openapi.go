package platform

import (
	"bytes"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2/yaml"

	"github.com/aiprod/aiprod/functions/api/platform/examples"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
)

// OpenAPI serves the one document of all functions.
var _ = function.Stream(function.Route{
	Name: "openapi", Method: "GET", Path: "/openapi.json", Tag: "Platform", PerMinute: 100, Summary: "This document",
	Description: "Every route with its parameters, answers and errors, as OpenAPI 3.1: generate a client from it.",
}, function.Answer{Type: "application/json", Description: "The OpenAPI 3.1 document"}, serveDocument("application/json", document))

// OpenAPIText serves the document as YAML.
var _ = function.Stream(function.Route{
	Name: "openapi-yaml", Method: "GET", Path: "/openapi.yaml", Tag: "Platform", PerMinute: 100, Summary: "This document as YAML",
	Description: "The same document as GET /openapi.json, for people and for tools that want YAML.",
}, function.Answer{Type: "application/yaml", Description: "The OpenAPI 3.1 document"}, serveDocument("application/yaml", documentYAML))

// document is that of all functions linked into this program, made on first use.
var document = sync.OnceValues(func() ([]byte, error) {
	show, err := examples.All()
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(function.Declared().OpenAPI(show), "", "  ")
})

var documentYAML = sync.OnceValues(func() ([]byte, error) {
	doc, err := document()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = yaml.Convert(&text, bytes.NewReader(doc))
	return text.Bytes(), err
})

// serveDocument answers with what is made, to be kept for five minutes.
func serveDocument(media string, made func() ([]byte, error)) func(http.ResponseWriter, *http.Request, *cloud.Env) error {
	return func(w http.ResponseWriter, _ *http.Request, _ *cloud.Env) error {
		doc, err := made()
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", media)
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(doc) // the client has gone; there is nobody to tell
		return nil
	}
}
