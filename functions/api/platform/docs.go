package platform

import (
	"net/http"

	"github.com/aiprod/aiprod/functions/api/platform/viewer"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
)

var unchanged = map[int]string{http.StatusNotModified: "The client has it already: If-None-Match is its ETag"}

// Docs shows the document to try it.
var _ = function.Stream(function.Route{
	Name: "docs", Method: "GET", Path: "/docs", Tag: "Platform", PerMinute: 100, Summary: "Try the API in a browser",
	Description: "A page on which every route can be read and called, with a token of yours. It loads nothing from elsewhere.", Also: unchanged,
}, function.Answer{Type: "text/html", Description: "The page"}, page(viewer.Docs))

// Reference shows the document to read it.
var _ = function.Stream(function.Route{
	Name: "redoc", Method: "GET", Path: "/redoc", Tag: "Platform", PerMinute: 100, Summary: "Read the API in a browser",
	Description: "The whole document on one page, with a table of contents and a search. It loads nothing from elsewhere.", Also: unchanged,
}, function.Answer{Type: "text/html", Description: "The page"}, page(viewer.Reference))

// DocsFiles is what the two pages load.
var _ = function.Stream(function.Route{
	Name: "docs-files", Method: "GET", Path: "/docs/{file}", Tag: "Platform", PerMinute: 1000, Summary: "What the pages load",
	Description: "Scripts, style sheets and the logo of /docs and /redoc.", Also: unchanged,
	Faults: []error{noFile()},
}, function.Answer{
	Type: "*/*", Description: "The file", Path: map[string]string{"file": "Name of the file"},
}, docsFile)

func page(p viewer.Page) func(http.ResponseWriter, *http.Request, *cloud.Env) error {
	return func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error { return p.Serve(w, r) }
}

func docsFile(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
	name := r.PathValue("file")
	if !viewer.Has(name) {
		return noFile()
	}
	return viewer.Serve(w, r, name)
}

func noFile() error {
	return fault.New(fault.NotFound, "route.not_found", "There is nothing at this path.").WithHint("Open /docs or /redoc.")
}
