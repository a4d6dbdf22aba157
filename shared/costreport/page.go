package costreport

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"
	"time"
)

//go:embed page.html
var source string

//go:embed page.css
var style string

var layout = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(source)) // embedded at build time, held by a test
})

// Policy is the Content-Security-Policy that the page works under: its own style, and nothing else.
var Policy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
})

// Page writes the report as an HTML page for people. Names of tenants, presets and backends are text and nothing else.
func (r Report) Page(w io.Writer) error {
	s, err := r.span()
	if err != nil {
		return fmt.Errorf("costreport: page: %w", err)
	}
	if err := layout().Execute(w, r.view(s)); err != nil {
		return fmt.Errorf("costreport: page: %w", err)
	}
	return nil
}

// span returns the days of the report.
func (r Report) span() (Span, error) {
	first, err := time.Parse(time.DateOnly, r.From)
	if err != nil {
		return Span{}, fmt.Errorf("from: %w", err)
	}
	last, err := time.Parse(time.DateOnly, r.To)
	if err != nil {
		return Span{}, fmt.Errorf("to: %w", err)
	}
	if last.Before(first) {
		return Span{}, fmt.Errorf("to: %s is before %s", r.To, r.From)
	}
	return Span{first, last}, nil
}
