package dossier

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// A Source is whose dossier is written, and from what.
type Source struct {
	Store *store.Store
	Who   identity.Principal
	// Profile is who they are, as the API says.
	Profile any
	// URL is where the API is.
	URL string
	// Sign returns a link to an object of the work bucket that is saved under a name.
	Sign func(ctx context.Context, object, name string) (string, error)
}

// Write writes the dossier as one JSON document. Where it fails, what it has written is no JSON.
func Write(ctx context.Context, out io.Writer, s Source) error {
	buffered := bufio.NewWriter(out)
	w := &writer{out: buffered, json: json.NewEncoder(buffered)}
	w.json.SetEscapeHTML(false)
	w.field("exported_at", s.Store.Now())
	w.field("profile", s.Profile)
	m, err := s.membership(ctx)
	if err != nil {
		return err
	}
	if m != nil {
		w.field("membership", m)
	}
	for _, l := range s.lists() {
		w.list(l.name, l.items(ctx))
	}
	w.field("complete", true)
	w.text("}\n")
	if w.err != nil {
		return w.err
	}
	return buffered.Flush()
}

// A writer writes an object field by field. After a failure it writes nothing more.
type writer struct {
	out   *bufio.Writer
	json  *json.Encoder
	begun bool
	err   error
}

func (w *writer) text(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

func (w *writer) value(v any) {
	if w.err != nil {
		return
	}
	if w.err = w.json.Encode(v); w.err != nil {
		w.err = fmt.Errorf("dossier: %w", w.err)
	}
}

func (w *writer) name(name string) {
	open := ","
	if !w.begun {
		open, w.begun = "{", true
	}
	w.text(fmt.Sprintf("%s%q:", open, name))
}

func (w *writer) field(name string, v any) {
	w.name(name)
	w.value(v)
}

// list writes the items as they come.
func (w *writer) list(name string, items iter.Seq2[any, error]) {
	w.name(name)
	w.text("[")
	sep := ""
	for item, err := range items {
		if err != nil && w.err == nil {
			w.err = err
		}
		if w.err != nil {
			return
		}
		w.text(sep)
		w.value(item)
		sep = ","
	}
	w.text("]\n")
}
