package system

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/aiprod/aiprod/shared/function"
)

// rowsFile has a row for each route.
const rowsFile = "testdata/scenarios.json"

// A row says of a route what the catalogue does not: how it is called, and what that leads to.
// Words in braces stand for what is there by then: see fixtures.
type row struct {
	Route string `json:"route"`
	// Path are the path's wildcards. Query, Header and Body are the rest of the call.
	Path   map[string]string `json:"path"`
	Query  string            `json:"query"`
	Header map[string]string `json:"header"`
	Body   json.RawMessage   `json:"body"`
	// Want is what those who may are answered; the route's status where it is left out.
	Want string `json:"want"`
	// Again is what the next one who may is answered, who changes nothing; the same, with the same effect, where it is left out.
	Again string `json:"again"`
	// Missing is the code of the 404 for what the path names and is not there. Stranger is what
	// an admin of another tenant is answered, where that does not follow from it.
	Missing  string `json:"missing"`
	Stranger string `json:"stranger"`
	// Malformed and Unknown are calls that are refused, where half a body or an unknown field is not what is meant.
	Malformed wrong `json:"malformed"`
	Unknown   wrong `json:"unknown"`
	// Headers are those of a good answer, by patterns.
	Headers map[string]string `json:"headers"`
	// Audit are the kinds of records that the call leaves. Events are what it adds to the job's
	// history: from>to of a transition, or revision.
	Audit  []string `json:"audit"`
	Events []string `json:"events"`
}

// A wrong is what is changed of a call, and what that is answered with.
type wrong struct {
	Path  map[string]string `json:"path"`
	Query string            `json:"query"`
	Body  string            `json:"body"`
	Want  string            `json:"want"`
}

func (w wrong) isDefault() bool { return w.Path == nil && w.Query == "" && w.Body == "" }

func readRows(t *testing.T) []row {
	t.Helper()
	raw, err := os.ReadFile(rowsFile)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var file struct {
		About string `json:"about"`
		Rows  []row  `json:"rows"`
	}
	if err := d.Decode(&file); err != nil {
		t.Fatalf("%s: %v", rowsFile, err)
	}
	for i := range file.Rows {
		file.Rows[i].settle(t)
	}
	return file.Rows
}

// settle fills in what follows for most rows.
func (w *row) settle(t *testing.T) {
	t.Helper()
	if w.Malformed.Want == "" && w.Body != nil {
		w.Malformed.Want = "400 request.malformed"
	}
	if w.Malformed.Want == "" && len(w.Path) > 0 {
		w.Malformed.Path = map[string]string{}
		for name := range w.Path {
			w.Malformed.Path[name] = "..%2F..%2Fetc"
		}
		w.Malformed.Want = "404 " + w.Missing
	}
	if w.Malformed.Want == "" && takesAnything(w.Route) {
		t.Errorf("%s takes parameters: its row lacks malformed", w.Route)
	}
	switch {
	case w.Unknown.Want != "":
	case w.Body != nil:
		w.Unknown.Want = "422 request.invalid /colour"
	default:
		w.Unknown.Want = "422 request.invalid query/colour"
	}
}

// takesAnything reports whether the document has a parameter of the route that could be malformed.
func takesAnything(route string) bool {
	for _, item := range function.Declared().OpenAPI(nil).Paths {
		op := item.Get
		if op == nil || op.OperationID != route {
			continue
		}
		for _, p := range op.Parameters {
			if p.In != "header" {
				return true
			}
		}
	}
	return false
}
