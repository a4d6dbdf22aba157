package storage

import (
	"errors"
	"io"
	"net/http"
	"os"
)

// maxComponents is the most sources of one compose. Source: objects.compose.
const maxComponents = 32

// rewrite copies an object, at once whatever its size: both share the bytes on disk.
func (s *Server) rewrite(w http.ResponseWriter, r *http.Request) error {
	bucket, name, cond, err := target(r)
	if err != nil {
		return err
	}
	into, copyName := r.PathValue("into"), r.PathValue("target")
	if err := errors.Join(s.checkBucket(into), checkName(copyName)); err != nil {
		return err
	}
	var body map[string]any
	if err := readJSON(r.Body, &body); err != nil {
		return err
	}
	rec, err := s.twin(bucket, name, cond.source())
	if err != nil {
		return err
	}
	if len(body) > 0 {
		// Attributes given replace the source's; none given keeps them. Source: objects.rewrite, request body.
		rec.Attributes = Attributes{StorageClass: rec.StorageClass}
		if err := rec.merge(body); err != nil {
			return errors.Join(err, s.blobs.drop(rec.Blob))
		}
	}
	rec.Bucket, rec.Name = into, copyName
	if rec, err = s.publish(rec, cond, ""); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"kind": "storage#rewriteResponse", "done": true, "objectSize": decimal(rec.Size),
		"totalBytesRewritten": decimal(rec.Size), "resource": s.resource(rec.Object),
	})
	return nil
}

// twin gives a copy of a live object's record with an undecided blob of its own. The object may be replaced between the
// look-up and the linking: then it looks again.
func (s *Server) twin(bucket, name string, cond conditions) (record, error) {
	for {
		rec, f, err := s.openLive(bucket, name, cond.forChange)
		if err != nil {
			return rec, err
		}
		f.Close()
		rec.Blob, err = s.blobs.duplicate(rec.Blob)
		if !errors.Is(err, os.ErrNotExist) {
			return rec, err
		}
	}
}

// composeRequest is the body of objects.compose.
type composeRequest struct {
	Destination   Attributes `json:"destination"`
	SourceObjects []struct {
		Name                string `json:"name"`
		Generation          int64  `json:"generation,string"`
		ObjectPreconditions struct {
			IfGenerationMatch *int64 `json:"ifGenerationMatch,string"`
		} `json:"objectPreconditions"`
	} `json:"sourceObjects"`
}

// compose makes one object of the contents of up to 32 others, in order.
func (s *Server) compose(w http.ResponseWriter, r *http.Request) error {
	bucket, name, cond, err := target(r)
	if err == nil {
		err = checkName(name)
	}
	if err != nil {
		return err
	}
	var body composeRequest
	if err := readJSON(r.Body, &body); err != nil {
		return err
	}
	if n := len(body.SourceObjects); n < 1 || n > maxComponents {
		return failure{400, "invalid", "Compose takes 1 to 32 source objects."}
	}
	components, readers, err := s.openSources(bucket, body)
	defer closeAll(readers)
	if err != nil {
		return err
	}
	c, err := s.blobs.write(io.MultiReader(readers...))
	if err != nil {
		return err
	}
	rec := newRecord(bucket, name, body.Destination, c)
	rec.MD5Hash, rec.ComponentCount = "", components
	if rec, err = s.publish(rec, cond, ""); err != nil {
		return err
	}
	s.writeObject(w, rec)
	return nil
}

// openSources opens what is to be composed, and counts its parts. The readers opened so far come back even with an error.
func (s *Server) openSources(bucket string, body composeRequest) (components int, readers []io.Reader, err error) {
	for _, source := range body.SourceObjects {
		cond := conditions{Match: source.ObjectPreconditions.IfGenerationMatch}
		if source.Generation != 0 {
			cond.Generation = &source.Generation
		}
		rec, f, err := s.openLive(bucket, source.Name, cond.forChange)
		if err != nil {
			return 0, readers, err
		}
		components += max(rec.ComponentCount, 1)
		readers = append(readers, f)
	}
	return components, readers, nil
}

func closeAll(readers []io.Reader) {
	for _, r := range readers {
		r.(io.Closer).Close()
	}
}
