// Package page writes a technical report for people: one HTML file that needs
// nothing beside it, runs no script, and reads on a phone, in the dark and on
// paper. What is measured and judged is package quality's; the frames come from
// whoever has the film.
package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"

	"github.com/aiprod/aiprod/shared/quality"
)

//go:embed page.html
var source string

//go:embed page.css
var style string

var layout = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(source)) // embedded at build time, held by a test
})

// Policy is the Content-Security-Policy that the page works under: its own
// style, pictures inside it, and nothing else.
var Policy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
})

// A Frame is the film at a time.
type Frame struct {
	At   float64 // seconds
	JPEG []byte
}

// A Document is a report to be read. Title is the film's name, in any language
// and script; it and the evidence are text and nothing else.
type Document struct {
	Title  string
	Report quality.Report
	Frames []Frame
}

// Write writes the document as HTML.
func (d Document) Write(w io.Writer) error {
	if err := layout().Execute(w, d.view()); err != nil {
		return fmt.Errorf("page: write: %w", err)
	}
	return nil
}
