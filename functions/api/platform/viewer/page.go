package viewer

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"sync"
)

//go:embed page.html
var frame string

// A Page is one of the two, in the frame they share.
type Page struct {
	content func() []byte
	policy  string
}

// A look is what one page has in the frame.
type look struct {
	Class, Title    string
	Styles, Scripts []string
}

// Docs is the page to try the API, on Swagger UI; it carries its icons in its style sheet, as data: addresses.
var Docs = page(look{
	Class: "docs", Title: "try it", Styles: []string{"swagger-ui.css", "viewer.css"}, Scripts: []string{"swagger-ui.js", "docs.js"},
}, "default-src 'self'; img-src 'self' data:")

// Reference is the page to read, on Redoc. It writes two inline styles, which are allowed by their hashes: an
// empty one that its script then fills, and a fixed one of its scroll bars. Its icons are data: addresses, and
// its search runs in a worker made of its own text, which inherits this policy.
var Reference = page(look{
	Class: "reference", Title: "reference", Styles: []string{"viewer.css"}, Scripts: []string{"redoc.js", "reference.js"},
}, "default-src 'self'; img-src 'self' data:; worker-src 'self' blob:; style-src 'self' "+
	"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='")

// page fills the frame, which is ours and fits, when it is first asked for.
func page(l look, policy string) Page {
	return Page{policy: policy, content: sync.OnceValue(func() []byte {
		var b bytes.Buffer
		if err := template.Must(template.New("page").Parse(frame)).Execute(&b, l); err != nil {
			panic(err)
		}
		return b.Bytes()
	})}
}

// Serve answers with the page.
func (p Page) Serve(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", p.policy)
	return answer(w, r, "text/html; charset=utf-8", p.content(), false)
}
