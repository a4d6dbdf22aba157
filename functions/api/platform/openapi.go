package platform

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
)

// The document of all functions linked into this program, made on first use.
var document = sync.OnceValues(func() ([]byte, error) { return json.MarshalIndent(function.Declared().OpenAPI(), "", "  ") })

// OpenAPI serves the one document of all functions.
var _ = function.Stream(function.Route{
	Name: "openapi", Method: "GET", Path: "/openapi.json", Tag: "Platform", PerMinute: 100, Summary: "This document",
}, function.Answer{Type: "application/json", Description: "The OpenAPI 3.1 document"}, openapi)

func openapi(w http.ResponseWriter, _ *http.Request, _ *cloud.Env) error {
	doc, err := document()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(doc) // the client has gone; there is nobody to tell
	return nil
}
