package function

import (
	"fmt"
	"io"
	"maps"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"
)

// A Pager is an answer that a person can read as well: a client that prefers
// text/html over JSON gets it as a page.
type Pager interface {
	// Page writes the answer as an HTML document.
	Page(w io.Writer) error
}

const (
	mediaJSON = "application/json"
	mediaHTML = "text/html"
)

// PrefersPage says whether an Accept header asks for a page rather than JSON.
func PrefersPage(accept string) bool {
	return negotiation.SelectQValueFast(accept, []string{mediaJSON, mediaHTML}) == mediaHTML
}

// hasPage says whether the body of an output can be a page.
func hasPage[O any]() bool {
	body, ok := reflect.TypeFor[O]().FieldByName("Body")
	return ok && body.Type.Implements(reflect.TypeFor[Pager]())
}

// paged adds pages to what an endpoint of output O answers with.
func paged[O any](c huma.Config) huma.Config {
	if !hasPage[O]() {
		return c
	}
	c.Formats = maps.Clone(c.Formats)
	c.Formats[mediaHTML] = huma.Format{Marshal: marshalPage, Unmarshal: refusePage}
	return c
}

func marshalPage(w io.Writer, v any) error {
	p, ok := v.(Pager)
	if !ok {
		return fmt.Errorf("function: %T is no page", v)
	}
	return p.Page(w)
}

// refusePage answers a request whose body is a page: we write them and read none.
func refusePage([]byte, any) error { return huma.ErrUnknownContentType }

// documentPage tells the document of the page.
func documentPage[O any](api huma.API, r Route) {
	if !hasPage[O]() {
		return
	}
	item := api.OpenAPI().Paths[r.Path]
	for _, op := range []*huma.Operation{item.Get, item.Post} {
		if op == nil || op.OperationID != r.Name {
			continue
		}
		op.Responses[strconv.Itoa(r.Status)].Content[mediaHTML] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
}
