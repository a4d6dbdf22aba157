package system

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aiprod/aiprod/functions/api/platform/examples"
	"github.com/aiprod/aiprod/shared/function"
)

// Every route that takes or answers JSON shows an example of it, and each is as its schema says: a client that
// copies one is let through, and one that was written for one reads what is answered.
func TestExamples(t *testing.T) {
	t.Parallel()
	show, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	doc := function.Declared().OpenAPI(show)
	for _, f := range function.Declared() {
		if f.Route == nil {
			continue
		}
		example, r := show[f.Name], f.Route
		delete(show, f.Name)
		op := operation(doc, r)
		if op.RequestBody != nil && example.Request == nil {
			t.Errorf("%s takes a body, and shows no example of one", f.Name)
		}
		ok := op.Responses[strconv.Itoa(r.Status)]
		switch {
		case ok.Content["application/json"] == nil || len(ok.Content["application/json"].Examples) > 0:
		case example.Answer == nil:
			t.Errorf("%s answers with JSON, and shows no example of it", f.Name)
		default:
			t.Run(f.Name, func(t *testing.T) { valid(t, r, op, example) })
		}
	}
	for name := range show {
		t.Errorf("there is an example of %s, which is no route", name)
	}
}

// A newcomer reads what every route, parameter and field is.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	doc := function.Declared().OpenAPI(nil)
	for _, f := range function.Declared() {
		if f.Route == nil {
			continue
		}
		op := operation(doc, f.Route)
		if op.Summary == "" || op.Description == "" {
			t.Errorf("%s has no summary, or no description", f.Name)
		}
		for _, p := range op.Parameters {
			if p.Description == "" {
				t.Errorf("%s: the parameter %s is not described", f.Name, p.Name)
			}
		}
	}
	for name, schema := range doc.Components.Schemas.Map() {
		for field, s := range schema.Properties {
			if s.Ref == "" && s.Description == "" {
				t.Errorf("%s.%s is not described: give it a doc tag, or a word in shared/function/glossary.json", name, field)
			}
		}
	}
}

func operation(doc *huma.OpenAPI, r *function.Route) *huma.Operation {
	item := doc.Paths[r.Path]
	return map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[r.Method]
}

// valid holds an example to the document, as if it were sent and answered.
func valid(t *testing.T, r *function.Route, op *huma.Operation, e function.Example) {
	t.Helper()
	path := strings.NewReplacer("{", "", "}", "").Replace(r.Path)
	req := httptest.NewRequestWithContext(t.Context(), r.Method, path, bytes.NewReader(e.Request))
	h, err := held()
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if op.RequestBody != nil {
		for media := range op.RequestBody.Content {
			req.Header.Set("Content-Type", media)
		}
		if ok, problems := h.v.GetRequestBodyValidator().ValidateRequestBody(req); !ok {
			for _, p := range problems {
				t.Errorf("request: %s: %s %v", p.Message, p.Reason, p.SchemaValidationErrors)
			}
		}
	}
	res := &http.Response{
		StatusCode: r.Status, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(e.Answer)),
	}
	if ok, problems := h.v.ValidateHttpResponse(req, res); !ok {
		for _, p := range problems {
			t.Errorf("answer: %s: %s %v", p.Message, p.Reason, p.SchemaValidationErrors)
		}
	}
}
