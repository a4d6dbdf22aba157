package function

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"
)

// A Pager is an answer that a person can read as well: a client that prefers
// text/html over JSON, or asks with format=html, gets it as a page.
type Pager interface {
	// Page writes the answer as an HTML document.
	Page(w io.Writer) error
}

// A Tabler is an answer that a spreadsheet can read as well: a client that prefers
// text/csv over JSON, or asks with format=csv, gets it as a table.
type Tabler interface {
	// Table writes the answer as RFC 4180 CSV, a heading first.
	Table(w io.Writer) error
}

const (
	mediaJSON  = "application/json"
	mediaPatch = "application/merge-patch+json"
	mediaHTML  = "text/html"
	mediaCSV   = "text/csv"
)

// PrefersPage says whether an Accept header asks for a page rather than JSON.
func PrefersPage(accept string) bool {
	return negotiation.SelectQValueFast(accept, []string{mediaJSON, mediaHTML}) == mediaHTML
}

// faces are the forms besides JSON that the body of an output can take, by media type.
func faces[O any]() map[string]huma.Format {
	body, ok := reflect.TypeFor[O]().FieldByName("Body")
	if !ok {
		return nil
	}
	all := map[string]huma.Format{}
	if body.Type.Implements(reflect.TypeFor[Pager]()) {
		all[mediaHTML] = huma.Format{Marshal: marshalPage, Unmarshal: refuseFace}
	}
	if body.Type.Implements(reflect.TypeFor[Tabler]()) {
		all[mediaCSV] = huma.Format{Marshal: marshalTable, Unmarshal: refuseFace}
	}
	return all
}

// faced adds the other forms to what an endpoint of output O answers with.
func faced[O any](c huma.Config) huma.Config {
	c.Formats = maps.Clone(c.Formats)
	maps.Copy(c.Formats, faces[O]())
	return c
}

// asked lets format stand for the media type in Accept, which a link cannot say.
func asked[O any](next http.Handler) http.Handler {
	all := faces[O]()
	if len(all) == 0 {
		return next
	}
	all[mediaJSON] = huma.DefaultJSONFormat
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		media := map[string]string{"json": mediaJSON, "csv": mediaCSV, "html": mediaHTML}[r.URL.Query().Get("format")]
		if _, ok := all[media]; ok {
			r = r.Clone(r.Context())
			r.Header.Set("Accept", media)
		}
		next.ServeHTTP(w, r)
	})
}

func marshalPage(w io.Writer, v any) error {
	p, ok := v.(Pager)
	if !ok {
		return fmt.Errorf("function: %T is no page", v)
	}
	return p.Page(w)
}

func marshalTable(w io.Writer, v any) error {
	t, ok := v.(Tabler)
	if !ok {
		return fmt.Errorf("function: %T is no table", v)
	}
	return t.Table(w)
}

// refuseFace answers a request whose body is in a form we write and do not read.
func refuseFace([]byte, any) error { return huma.ErrUnknownContentType }

// documentFaces tells the document of the other forms.
func documentFaces[O any](api huma.API, r Route) {
	for media := range faces[O]() {
		for _, op := range operations(api, r) {
			op.Responses[strconv.Itoa(r.Status)].Content[media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		}
	}
}

// operations are what the document has of a route: one, once it is registered.
func operations(api huma.API, r Route) []*huma.Operation {
	item := api.OpenAPI().Paths[r.Path]
	var found []*huma.Operation
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if op != nil && op.OperationID == r.Name {
			found = append(found, op)
		}
	}
	return found
}
