package system

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// What a route does not find, or what conflicts with it, is its own: the document shows each in the route's words, and
// a 404 of what the path names.
func TestDocumentShowsFaults(t *testing.T) {
	t.Parallel()
	w := start(t)
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct {
				Content map[string]struct{ Example struct{ Code string } }
			}
		}
	}
	if err := json.NewDecoder(w.do("GET", "/openapi.json", nil, nil).Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	methods := []string{"get", "post", "put", "patch", "delete"}
	for path, operations := range doc.Paths {
		for method, op := range operations {
			for _, status := range []string{"404", "409"} {
				res, ok := op.Responses[status]
				if !ok || !slices.Contains(methods, method) {
					continue
				}
				code := res.Content["application/problem+json"].Example.Code
				if code == "" || strings.HasPrefix(path, "/job/") && status == "404" && code != "job.not_found" {
					t.Errorf("%s %s shows %q for %s", method, path, code, status)
				}
			}
		}
	}
}
