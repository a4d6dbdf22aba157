package storage

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

var (
	errNoSession = failure{404, "notFound", "No such upload session."}
	errChunk     = failure{400, "invalid", "Content-Range does not continue the upload."}
	errBusy      = failure{503, "backendError", "Another request is writing to this upload session."}
)

// startResumable opens a session from a JSON API request and answers with its address.
func (s *Server) startResumable(w http.ResponseWriter, r *http.Request, u upload) error {
	if err := u.readAnnouncement(r.Body); err != nil {
		return err
	}
	u.Attributes.ContentType = cmp.Or(u.Attributes.ContentType, r.Header.Get("X-Upload-Content-Type"))
	id, err := s.openSession(u)
	if err != nil {
		return err
	}
	q := url.Values{"uploadType": {"resumable"}, "name": {u.Name}, "upload_id": {id}}
	w.Header().Set("Location", "http://"+r.Host+"/upload/storage/v1/b/"+url.PathEscape(u.Bucket)+"/o?"+q.Encode())
	w.Header().Set("X-Guploader-Uploadid", id)
	w.WriteHeader(http.StatusOK)
	return nil
}

// openSession makes an upload that can be sent in pieces.
func (s *Server) openSession(u upload) (id string, err error) {
	if err := checkName(u.Name); err != nil {
		return "", err
	}
	id = newID()
	f, err := os.OpenFile(s.blobs.incomingPath(id), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("open session: %w", err)
	}
	f.Close()
	return id, s.catalog.saveSession(id, session{Upload: u, Created: s.options.Now().UnixMilli()})
}

// resume takes a piece of a resumable upload, or the question how far it got. finished answers for the last piece.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, finished func(http.ResponseWriter, record)) error {
	id := r.URL.Query().Get("upload_id")
	if !s.sessions.take(id) {
		return errBusy
	}
	defer s.sessions.release(id)
	current, err := s.catalog.session(r.PathValue("bucket"), id)
	if err != nil {
		return err
	}
	if current.Done != nil {
		finished(w, record{Object: *current.Done})
		return nil
	}
	if r.Method == http.MethodDelete {
		if err := s.abandon(id); err != nil {
			return err
		}
		w.WriteHeader(499) // what the service answers to a cancelled upload
		return nil
	}
	received, complete, err := s.receivePiece(r, id, current.Upload.Most)
	if err != nil {
		return err
	}
	if !complete {
		writeProgress(w, r, received)
		return nil
	}
	rec, err := s.finish(r, id, current.Upload)
	if err != nil {
		return err
	}
	finished(w, rec)
	return nil
}

// finish makes a complete session the object. The session ends either way.
func (s *Server) finish(r *http.Request, id string, u upload) (record, error) {
	u.readHashes(r.Header)
	c, err := s.blobs.measure(id)
	if err != nil {
		return record{}, err
	}
	rec, err := s.complete(u, c, id)
	if err != nil {
		return rec, errors.Join(err, s.abandon(id))
	}
	return rec, nil
}

func (s *Server) abandon(id string) error {
	return errors.Join(s.catalog.removeSession(id), s.blobs.drop(id))
}

// receivePiece appends a request's body to a session. complete says that all of the object is here.
func (s *Server) receivePiece(r *http.Request, id string, most int64) (received int64, complete bool, err error) {
	piece, err := parsePiece(r.Header.Get("Content-Range"))
	if err != nil {
		return 0, false, err
	}
	f, err := os.OpenFile(s.blobs.incomingPath(id), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return 0, false, fmt.Errorf("resume %s: %w", id, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, false, fmt.Errorf("resume %s: %w", id, err)
	}
	received = info.Size()
	if !piece.empty {
		n, err := appendPiece(f, r.Body, piece, received)
		received += n
		if err != nil {
			return received, false, err
		}
	}
	if most > 0 && received > most {
		return received, false, errors.Join(failure{400, "entityTooLarge", "The upload is larger than it may be."}, s.abandon(id))
	}
	return received, piece.total == received || piece.toEnd, nil
}

// appendPiece writes what is new in a piece. A retried piece may begin before what was received: that part is skipped.
func appendPiece(f io.Writer, body io.Reader, p piece, received int64) (int64, error) {
	if p.first > received {
		return 0, errChunk
	}
	if _, err := io.CopyN(io.Discard, body, received-p.first); err != nil {
		if errors.Is(err, io.EOF) {
			return 0, nil // nothing new in it
		}
		return 0, err
	}
	n, err := copyAll(f, body)
	if err == nil && !p.toEnd && received+n != p.last+1 {
		err = errChunk
	}
	return n, err
}

// writeProgress says how far an upload got, as status 308 or, for clients that ask, as 200 with a header instead,
// since 308 has since become a redirect.
func writeProgress(w http.ResponseWriter, r *http.Request, received int64) {
	if received > 0 {
		w.Header().Set("Range", "bytes=0-"+decimal(received-1))
	}
	if r.Header.Get("X-Guploader-No-308") == "yes" {
		w.Header().Set("X-Http-Status-Code-Override", "308")
		w.WriteHeader(http.StatusOK)
		return
	}
	w.WriteHeader(http.StatusPermanentRedirect)
}

// piece is a Content-Range of an upload.
type piece struct {
	first, last int64
	// total is the object's size, -1 while unknown.
	total int64
	// empty is a request without content: a question, or the news that the total is reached.
	empty bool
	// toEnd is a request without Content-Range: all that remains, to the body's end.
	toEnd bool
}

// parsePiece reads "bytes 0-99/200", "bytes 0-99/*", "bytes */200", "bytes */*" or nothing.
func parsePiece(text string) (piece, error) {
	if text == "" {
		return piece{total: -1, toEnd: true}, nil
	}
	span, total, ok := strings.Cut(strings.TrimPrefix(text, "bytes "), "/")
	if !ok {
		return piece{}, errChunk
	}
	p := piece{total: -1, empty: span == "*"}
	var errs [3]error
	if total != "*" {
		var size uint64
		size, errs[0] = strconv.ParseUint(total, 10, 63)
		p.total = int64(size)
	}
	if !p.empty {
		first, last, _ := strings.Cut(span, "-")
		p.first, errs[1] = strconv.ParseInt(first, 10, 64)
		p.last, errs[2] = strconv.ParseInt(last, 10, 64)
	}
	beyond := !p.empty && total != "*" && p.last >= p.total
	if errors.Join(errs[:]...) != nil || p.first < 0 || p.last < p.first || beyond {
		return piece{}, errChunk
	}
	return p, nil
}
