package storage

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
)

// maxMetadata bounds a JSON request body, bytes. The service allows 8 KiB of custom metadata; the rest is room.
const maxMetadata = 1 << 20

// target reads which object a JSON API request is about, and on which conditions.
func target(r *http.Request) (bucket, name string, cond conditions, err error) {
	cond, err = queryConditions(r.URL.Query())
	return r.PathValue("bucket"), r.PathValue("object"), cond, err
}

// get answers with an object's resource or, with alt=media, its content.
func (s *Server) get(w http.ResponseWriter, r *http.Request) error {
	bucket, name, cond, err := target(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("alt") == "media" {
		return s.serveContent(w, r, bucket, name, cond)
	}
	rec, err := s.catalog.get(bucket, name)
	if err == nil {
		err = cond.forRead(rec)
	}
	if err != nil {
		return err
	}
	s.writeObject(w, rec)
	return nil
}

func (s *Server) writeObject(w http.ResponseWriter, rec record) {
	writeJSON(w, http.StatusOK, s.resource(rec.Object))
}

func (s *Server) delete(w http.ResponseWriter, r *http.Request) error {
	bucket, name, cond, err := target(r)
	if err != nil {
		return err
	}
	if err := s.catalog.remove(bucket, name, cond); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// patch changes attributes: PATCH merges as RFC 7396 says, PUT replaces them all.
func (s *Server) patch(w http.ResponseWriter, r *http.Request) error {
	bucket, name, cond, err := target(r)
	if err != nil {
		return err
	}
	var body map[string]any
	if err := readJSON(r.Body, &body); err != nil {
		return err
	}
	rec, err := s.catalog.amend(bucket, name, cond, func(a *Attributes) error {
		if r.Method == http.MethodPut {
			*a = Attributes{StorageClass: a.StorageClass}
		}
		return a.merge(body)
	})
	if err != nil {
		return err
	}
	s.writeObject(w, rec)
	return nil
}

// merge applies a JSON merge patch. Members that are not attributes are ignored, as the service does.
func (a *Attributes) merge(patch map[string]any) error {
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	var current map[string]any
	if err := json.Unmarshal(data, &current); err != nil {
		return err
	}
	if data, err = json.Marshal(mergePatch(current, patch)); err != nil {
		return err
	}
	var merged Attributes
	if json.Unmarshal(data, &merged) != nil {
		return failure{400, "invalid", "An attribute has the wrong type."}
	}
	*a = merged
	return nil
}

func mergePatch(into, patch map[string]any) map[string]any {
	if into == nil {
		into = map[string]any{}
	}
	for key, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(into, key)
		case map[string]any:
			inner, _ := into[key].(map[string]any)
			into[key] = mergePatch(inner, value)
		default:
			into[key] = value
		}
	}
	return into
}

// readJSON decodes a request body that may be empty.
func readJSON(r io.Reader, into any) error {
	err := json.NewDecoder(io.LimitReader(r, maxMetadata)).Decode(into)
	if err != nil && !errors.Is(err, io.EOF) {
		return failure{400, "parseError", "The request body is not the JSON expected."}
	}
	return nil
}

// openLive opens the content of an object that meets the conditions. The object may be replaced between the look-up
// and the opening, and its file be gone: then it looks again.
func (s *Server) openLive(bucket, name string, check func(record) error) (record, *os.File, error) {
	for {
		rec, err := s.catalog.get(bucket, name)
		if err == nil {
			err = check(rec)
		}
		if err != nil {
			return rec, nil, err
		}
		f, err := s.blobs.open(rec.Blob)
		if err == nil || !errors.Is(err, os.ErrNotExist) {
			return rec, f, err
		}
		if again, getting := s.catalog.get(bucket, name); getting == nil && again.Blob == rec.Blob {
			return rec, nil, err // not a race: the file is lost
		}
	}
}
