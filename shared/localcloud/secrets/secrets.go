// Package secrets is Secret Manager for one machine: the method that reads a
// version of a secret, over files that a developer writes. SECRET/VERSION below the folder is a
// version, 1 the first; a file SECRET is the one version of its secret. It keeps what it is given, and nothing else.
//
// Source: cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access.
package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
)

// Manager reads the folder for the programs of this machine, by the names that Secret Manager goes by.
func Manager(folder fs.FS) cloud.Manager {
	s := New(folder, "")
	return func(_ context.Context, version string) (string, error) {
		parts := asked.FindStringSubmatch("/v1/" + version + ":access")
		if parts == nil {
			return "", errors.New("write it as projects/P/secrets/S/versions/V, V being a number or latest")
		}
		data, _, err := s.read(parts[2], parts[3])
		if err != nil {
			return "", fmt.Errorf("secrets: %w", err)
		}
		return string(data), nil
	}
}

// A Server answers from a folder. It is an http.Handler.
type Server struct {
	folder fs.FS
	// token is whom it lets in: the bearer token of the local service account; empty for everyone.
	token string
}

// New returns a server of a folder, whose files are looked for when they are asked for.
func New(folder fs.FS, token string) *Server { return &Server{folder: folder, token: token} }

// Owns reports whether a path is this server's.
func Owns(path string) bool { return asked.MatchString(path) }

var asked = regexp.MustCompile(`^/v1/projects/([^/]+)/secrets/([A-Za-z0-9_-]{1,255})/versions/([0-9]+|latest):access$`)

// ServeHTTP answers GET /v1/projects/P/secrets/S/versions/V:access.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := asked.FindStringSubmatch(r.URL.Path)
	switch {
	case s.token != "" && r.Header.Get("Authorization") != "Bearer "+s.token:
		refuse(w, http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
		return
	case r.Method != http.MethodGet || parts == nil:
		refuse(w, http.StatusNotFound, "NOT_FOUND", "Not found")
		return
	}
	project, name, version := parts[1], parts[2], parts[3]
	data, number, err := s.read(name, version)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		refuse(w, http.StatusNotFound, "NOT_FOUND", fmt.Sprintf("Secret Version [projects/%s/secrets/%s/versions/%s] not found.", project, name, version))
		return
	case err != nil:
		refuse(w, http.StatusInternalServerError, "INTERNAL", "Internal error encountered.")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"name": fmt.Sprintf("projects/%s/secrets/%s/versions/%d", project, name, number),
		"payload": map[string]any{
			"data":       data,
			"dataCrc32c": strconv.FormatUint(uint64(crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))), 10),
		},
	})
}

// read returns a version of a secret, and its number.
func (s *Server) read(name, version string) (data []byte, number int, err error) {
	entries, err := fs.ReadDir(s.folder, name)
	if err != nil { // one file is one version
		if version != "latest" && version != "1" {
			return nil, 0, fs.ErrNotExist
		}
		data, err = fs.ReadFile(s.folder, name)
		return data, 1, err
	}
	for _, e := range entries {
		n, err := strconv.Atoi(e.Name())
		if err == nil && n > number && (version == "latest" || version == e.Name()) {
			number = n
		}
	}
	if number == 0 {
		return nil, 0, fs.ErrNotExist
	}
	data, err = fs.ReadFile(s.folder, name+"/"+strconv.Itoa(number))
	return data, number, err
}

func refuse(w http.ResponseWriter, code int, status, message string) {
	answer(w, code, map[string]any{"error": map[string]any{"code": code, "message": message, "status": status}})
}

func answer(w http.ResponseWriter, code int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic("secrets: encode: " + strings.TrimSpace(err.Error())) // maps of text
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	_, _ = w.Write(text)
}
