package system

import (
	"io"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

// The document is valid OpenAPI 3.1 and has every public path.
func TestDocument(t *testing.T) {
	t.Parallel()
	w := start(t)
	res := w.do("GET", "/openapi.json", nil, nil)
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := libopenapi.NewDocument(raw)
	if err != nil {
		t.Fatal(err)
	}
	if v := doc.GetVersion(); v[:3] != "3.1" {
		t.Errorf("version %s", v)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, problems := v.ValidateDocument(); !ok {
		for _, p := range problems {
			t.Errorf("%s: %s", p.Message, p.Reason)
		}
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"/pipeline/run", "/job/{id}", "/pipeline/job/{id}", "/pipeline/jobs", "/job/{id}/approve", "/job/{id}/cancel",
		"/job/{id}/files/{name}", "/job/{id}/events", "/job/{id}/manifest", "/job/{id}/qa", "/qa/technical", "/job/{id}/costs", "/assets", "/brands", "/brands/{id}",
		"/job/{id}/retry", "/assets/{id}", "/erasures/{receipt}", "/job/{id}/manifest/restore", "/job/{id}/history", "/job/{id}/export", "/cost-estimate", "/financial/optimize", "/health", "/provenance/keys", "/capabilities", "/presets", "/openapi.json",
	} {
		if _, ok := model.Model.Paths.PathItems.Get(path); !ok {
			t.Errorf("the document lacks %s", path)
		}
	}
}
