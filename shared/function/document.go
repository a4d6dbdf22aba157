package function

import (
	"maps"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/aiprod/aiprod/shared/fault"
)

// What the document and the service document call the API.
const (
	Title   = "AIPROD"
	Version = "1.0.0"
	About   = "Post a written brief, get a finished, captioned, quality-checked video and an exact bill."
)

// schemaPath is where the document has its schemas.
const schemaPath = "#/components/schemas/"

// config is the API's identity, the same for one function and for the document of all.
// A lone function serves neither docs nor schemas, so nothing links to them.
func config() huma.Config {
	c := huma.DefaultConfig(Title, Version)
	c.CreateHooks, c.OpenAPIPath, c.DocsPath, c.SchemasPath = nil, "", "", ""
	c.RejectUnknownQueryParameters = true
	c.Formats = maps.Clone(c.Formats)
	for _, name := range []string{mediaJSON, "json"} {
		c.Formats[name] = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}
	}
	c.Components.Schemas = huma.NewMapRegistry(schemaPath, schemaName)
	c.Info.Description = About + "\n\n" + guide
	c.Servers = []*huma.Server{{URL: "/", Description: "This installation"}}
	c.Tags = tags()
	c.Components.SecuritySchemes = schemes()
	return c
}

func newAPI() huma.API { return humago.New(http.NewServeMux(), config()) }

// schemaName is what the document calls a type. The API's own types and the
// problem keep their name; those of the domain get their package's in front, so
// that brief.Asset and library.Asset can stand beside each other.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	own := t.Name() == "" || strings.Contains(t.PkgPath(), "/functions/") || pkg == "fault"
	if own || len(name) >= len(pkg) && strings.EqualFold(name[:len(pkg)], pkg) {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// An Answer describes what a stream answers with.
type Answer struct {
	Type        string   // media type; empty where there is no body
	Others      []string // media types of other forms the caller may ask for
	Description string
	// Body is the type of the JSON it answers with; nil for any object.
	Body reflect.Type
	// Params are the names of path wildcards and query parameters, with what they are.
	Path, Query, Header map[string]string
	// Messages are what a live route carries; nil for others.
	Messages *Messages
}

// content is what the answer has a body of: its type or an object where it is JSON, else text.
func (a Answer) content(api huma.API) map[string]*huma.MediaType {
	of := map[string]*huma.MediaType{}
	for _, t := range append([]string{a.Type}, a.Others...) {
		kind := huma.TypeString
		if t == mediaJSON || strings.HasSuffix(t, "+json") {
			kind = huma.TypeObject
		}
		of[t] = &huma.MediaType{Schema: &huma.Schema{Type: kind}}
		if t == mediaJSON && a.Body != nil {
			of[t].Schema = api.OpenAPI().Components.Schemas.Schema(a.Body, true, a.Body.Name())
		}
	}
	return of
}

// check refuses parameters that the answer does not have.
func (a Answer) check(r *http.Request) error {
	var unknown []fault.Field
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		if _, ok := a.Query[name]; !ok {
			unknown = append(unknown, fault.Field{Pointer: "query/" + name, Code: "unknown_parameter", Detail: "is not a parameter of this route; remove it"})
		}
	}
	if unknown == nil {
		return nil
	}
	return fault.OfFields(unknown...)
}

func (a Answer) operation(api huma.API, r Route) *huma.Operation {
	op := r.operation()
	ok := &huma.Response{Description: a.Description}
	if a.Type != "" {
		ok.Content = a.content(api)
	}
	if a.Messages != nil {
		ok.Content = a.Messages.content(api, a.Type)
	}
	op.Responses[strconv.Itoa(r.Status)] = ok
	schema := api.OpenAPI().Components.Schemas.Schema(problemType, true, "Problem")
	for _, status := range op.Errors {
		op.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
		}
	}
	for _, in := range []struct {
		where  string
		params map[string]string
	}{{"path", a.Path}, {"query", a.Query}, {"header", a.Header}} {
		for _, name := range slices.Sorted(maps.Keys(in.params)) {
			op.Parameters = append(op.Parameters, &huma.Param{
				Name: name, In: in.where, Description: in.params[name], Required: in.where == "path", Schema: &huma.Schema{Type: huma.TypeString},
			})
		}
	}
	return &op
}

// pointer turns huma's location of a fault into ours: "body.items[3].tags" is "/items/3/tags".
func pointer(location string) string {
	where, rest, _ := strings.Cut(location, ".")
	rest = strings.NewReplacer("[", ".", "]", "").Replace(rest)
	rest = strings.TrimPrefix(rest, ".")
	switch body := where == "body" || strings.HasPrefix(where, "body["); {
	case body && rest == "":
		return "" // the body as a whole: RFC 6901
	case body:
		where = ""
	}
	return where + "/" + strings.ReplaceAll(rest, ".", "/")
}
