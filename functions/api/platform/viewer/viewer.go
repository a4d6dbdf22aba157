// Package viewer is the two pages that show the API's document to people, Swagger UI to
// try it and Redoc to read it, with everything they load: they work offline and under
// the API's Content-Security-Policy. It knows no function; the script vendor fetches the viewers again.
package viewer

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed files/*
var files embed.FS

// Has reports whether there is a file of a name.
func Has(name string) bool {
	_, _, err := open(name)
	return err == nil
}

// Serve answers with a file. Clients ask again each time and are told with 304 that they have it.
func Serve(w http.ResponseWriter, r *http.Request, name string) error {
	body, packed, err := open(name)
	if err != nil {
		return err
	}
	if err := answer(w, r, mime.TypeByExtension(path.Ext(name)), body, packed); err != nil {
		return fmt.Errorf("viewer: unpack %s: %w", name, err)
	}
	return nil
}

// answer answers with a content, which may be packed.
func answer(w http.ResponseWriter, r *http.Request, media string, body []byte, packed bool) (err error) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "public, no-cache")
	h.Set("Vary", "Accept-Encoding")
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:8])
	switch {
	case !packed:
	case strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
		h.Set("Content-Encoding", "gzip")
		tag += "-gzip"
	default:
		if body, err = unpack(body); err != nil {
			return err
		}
	}
	tag = `"` + tag + `"`
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = w.Write(body) // the client has gone; there is nobody to tell
	return nil
}

// open reads a file, which may be kept packed.
func open(name string) (body []byte, packed bool, err error) {
	if body, err = files.ReadFile("files/" + name + ".gz"); err == nil {
		return body, true, nil
	}
	body, err = files.ReadFile("files/" + name)
	return body, false, err
}

func unpack(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
