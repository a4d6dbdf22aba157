package vendortest

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A googleFileState is a file that was sent to the Gemini API. It is free, and gone after two days.
type googleFileState struct {
	id, kind string
	size     int64 // as announced, -1 where it was not
	content  []byte
	whole    bool
	fault    Fault
	looks    int // how often it was asked for
	opened   int
	at       time.Time
}

// largestFile is what this server takes; Google takes 2 GB.
const largestFile = 64 << 20

// ScriptFiles sets how the next files go that are sent to the Gemini API: Broken cannot be processed, PollDown and
// PollLimited are answered so when first asked for, Expired is refused when first opened.
func (s *Server) ScriptFiles(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models.script = slices.Clone(faults)
}

// GoogleFiles returns how many files the Gemini API holds.
func (s *Server) GoogleFiles() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.models.files)
}

// startUpload begins a resumable upload.
func (g *googleModels) startUpload(w http.ResponseWriter, r *http.Request) {
	if !googleKey(w, r) {
		return
	}
	size, err := strconv.ParseInt(cmp.Or(r.Header.Get("X-Goog-Upload-Header-Content-Length"), "-1"), 10, 64)
	kind := r.Header.Get("X-Goog-Upload-Header-Content-Type")
	if r.Header.Get("X-Goog-Upload-Protocol") != "resumable" || r.Header.Get("X-Goog-Upload-Command") != "start" || kind == "" || err != nil || size == 0 || size > largestFile {
		googleInvalid(w, "Invalid upload request.")
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	f := &googleFileState{id: fmt.Sprintf("f%011x", g.rng.Uint64()>>20), kind: kind, size: size, fault: None, at: g.o.Now()}
	if len(g.script) > 0 {
		f.fault, g.script = g.script[0], g.script[1:]
	}
	g.files[f.id] = f
	// The service names its own host, whoever was asked; clients that go elsewhere keep to their own.
	w.Header().Set("X-Goog-Upload-Url", "http://"+r.Host+"/google/upload/v1beta/files/"+f.id+"?upload_id=u1&upload_protocol=resumable")
	w.Header().Set("X-Goog-Upload-Status", "active")
}

// upload takes the next bytes of a file.
func (g *googleModels) upload(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestFile))
	g.mu.Lock()
	defer g.mu.Unlock()
	f := g.files[r.PathValue("id")]
	offset, perr := strconv.ParseInt(r.Header.Get("X-Goog-Upload-Offset"), 10, 64)
	command := r.Header.Get("X-Goog-Upload-Command")
	switch {
	case f == nil || f.whole || err != nil || perr != nil || offset != int64(len(f.content)):
		googleInvalid(w, "Invalid upload request.")
		return
	case command == "upload":
		f.content = append(f.content, content...)
		w.Header().Set("X-Goog-Upload-Status", "active")
		return
	case command != "upload, finalize" || f.size > 0 && offset+int64(len(content)) != f.size:
		googleInvalid(w, "Invalid upload request.")
		return
	}
	f.content, f.whole = append(f.content, content...), true
	w.Header().Set("X-Goog-Upload-Status", "final")
	answer(w, http.StatusOK, fields{"file": f.fields(r, "PROCESSING")}, false)
}

func (f *googleFileState) fields(r *http.Request, state string) fields {
	sum := sha256.Sum256(f.content)
	out := fields{
		"name": "files/" + f.id, "mimeType": f.kind, "sizeBytes": strconv.Itoa(len(f.content)), "state": state, "source": "UPLOADED",
		"createTime": f.at.UTC().Format(time.RFC3339), "updateTime": f.at.UTC().Format(time.RFC3339),
		"expirationTime": f.at.UTC().Add(48 * time.Hour).Format(time.RFC3339),
		"sha256Hash":     base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:]))),
		"uri":            "http://" + r.Host + "/google/v1beta/files/" + f.id,
	}
	if state == "FAILED" {
		out["error"] = fields{"code": 13, "message": "The file could not be processed."}
	}
	return out
}

// state is what a file has come to.
func (f *googleFileState) state(polls int) string {
	switch {
	case f.looks < polls:
		return "PROCESSING"
	case f.fault == Broken:
		return "FAILED"
	}
	return "ACTIVE"
}

// getFile tells of a file, or is asked for its bytes as files/ID:download.
func (g *googleModels) getFile(w http.ResponseWriter, r *http.Request) {
	if !googleKey(w, r) {
		return
	}
	id, verb, _ := strings.Cut(r.PathValue("id"), ":")
	g.mu.Lock()
	defer g.mu.Unlock()
	f := g.files[id]
	if f == nil || !f.whole {
		googleError(w, http.StatusForbidden, "PERMISSION_DENIED", "You do not have permission to access the File "+id+" or it may not exist.")
		return
	}
	if verb == "download" {
		f.open(w)
		return
	}
	f.looks++
	if f.looks == 1 && f.fault == PollDown {
		googleError(w, http.StatusServiceUnavailable, "UNAVAILABLE", "The service is currently unavailable.")
		return
	}
	if f.looks == 1 && f.fault == PollLimited {
		g.retryAfter(w)
		googleError(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Resource exhausted.")
		return
	}
	answer(w, http.StatusOK, f.fields(r, f.state(g.o.Polls)), false)
}

// open serves the bytes of a file, or a refusal: JSON where bytes are expected, at a status that a client has to look at.
func (f *googleFileState) open(w http.ResponseWriter) {
	f.opened++
	if f.fault == Expired && f.opened == 1 {
		googleError(w, http.StatusForbidden, "PERMISSION_DENIED", "The link has expired.")
		return
	}
	w.Header().Set("Content-Type", f.kind)
	_, _ = w.Write(f.content)
}

func (g *googleModels) deleteFile(w http.ResponseWriter, r *http.Request) {
	if !googleKey(w, r) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.files[r.PathValue("id")] == nil {
		googleError(w, http.StatusForbidden, "PERMISSION_DENIED", "You do not have permission to access the File.")
		return
	}
	delete(g.files, r.PathValue("id"))
	answer(w, http.StatusOK, fields{}, false)
}

// wrongFile says which file of a request cannot be read, "" where all can.
func (g *googleModels) wrongFile(b geminiBody, vertex bool) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range b.Contents {
		for _, p := range c.Parts {
			switch {
			case p.File == nil:
			case vertex && !strings.HasPrefix(p.File.URI, "gs://"):
				return "Unsupported file uri: " + p.File.URI
			case !vertex:
				_, id, _ := strings.Cut(p.File.URI, "/v1beta/files/")
				f := g.files[id]
				if f == nil || !f.whole || f.state(g.o.Polls) != "ACTIVE" {
					return "The File " + id + " is not in an ACTIVE state and usage is not allowed."
				}
			}
		}
	}
	return ""
}
