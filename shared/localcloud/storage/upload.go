package storage

import (
	"cmp"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// upload is what a caller says of the object it is about to send. It is stored with a resumable session.
type upload struct {
	Bucket     string     `json:"bucket"`
	Name       string     `json:"name"`
	Attributes Attributes `json:"attributes"`
	Conditions conditions `json:"conditions"`
	// MD5 and CRC32C are the checksums the content must have, base64; empty asks nothing.
	MD5    string `json:"md5,omitempty"`
	CRC32C string `json:"crc32c,omitempty"`
	// Least and Most bound the content's size, bytes. Most 0 means no bound.
	Least int64 `json:"least,omitempty"`
	Most  int64 `json:"most,omitempty"`
}

// insert takes an upload of the JSON API: all at once with its metadata (multipart) or without (media), or resumable.
func (s *Server) insert(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Has("upload_id") {
		return s.resume(w, r, s.writeObject)
	}
	cond, err := queryConditions(q)
	if err != nil {
		return err
	}
	u := upload{Bucket: r.PathValue("bucket"), Name: q.Get("name"), Conditions: cond}
	u.readHashes(r.Header)
	switch q.Get("uploadType") {
	case "media":
		u.Attributes.ContentType = r.Header.Get("Content-Type")
		return s.receive(w, u, r.Body)
	case "multipart":
		media, err := u.readMultipart(r)
		if err != nil {
			return err
		}
		return s.receive(w, u, media)
	case "resumable":
		return s.startResumable(w, r, u)
	}
	return failure{400, "invalid", "uploadType must be media, multipart or resumable."}
}

// receive stores a body whole and answers with the object.
func (s *Server) receive(w http.ResponseWriter, u upload, body io.Reader) error {
	rec, err := s.accept(u, body)
	if err != nil {
		return err
	}
	s.writeObject(w, rec)
	return nil
}

// accept stores a body as the object it was announced to be.
func (s *Server) accept(u upload, body io.Reader) (record, error) {
	if err := checkName(u.Name); err != nil {
		return record{}, err
	}
	if u.Most > 0 {
		body = io.LimitReader(body, u.Most+1)
	}
	c, err := s.blobs.write(body)
	if err != nil {
		return record{}, err
	}
	return s.complete(u, c, "")
}

// complete checks received content and makes it the object. Refused content is dropped.
func (s *Server) complete(u upload, c content, session string) (record, error) {
	if err := u.check(c); err != nil {
		return record{}, errors.Join(err, s.blobs.drop(c.blob))
	}
	return s.publish(newRecord(u.Bucket, u.Name, u.Attributes, c), u.Conditions, session)
}

// publish makes a record with an undecided blob the live object, or drops the blob.
func (s *Server) publish(rec record, cond conditions, session string) (record, error) {
	if err := s.blobs.publish(rec.Blob); err != nil {
		return rec, err
	}
	stored, err := s.catalog.put(rec, cond, session)
	if err != nil {
		return rec, errors.Join(err, s.blobs.drop(rec.Blob))
	}
	if err := s.blobs.settle(rec.Blob); err != nil {
		slog.Warn("storage: left to the next start", "err", err) // the object is there all the same
	}
	return stored, nil
}

func newRecord(bucket, name string, a Attributes, c content) record {
	a.ContentType = cmp.Or(a.ContentType, "application/octet-stream")
	a.StorageClass = cmp.Or(a.StorageClass, "STANDARD")
	return record{Blob: c.blob, Object: Object{Bucket: bucket, Name: name, Attributes: a,
		Size: c.size, MD5Hash: c.md5, CRC32C: c.crc32c}}
}

// check holds content against what was announced.
func (u upload) check(c content) error {
	switch {
	case u.MD5 != "" && u.MD5 != c.md5, u.CRC32C != "" && u.CRC32C != c.crc32c:
		return errChecksum
	case c.size < u.Least:
		return failure{400, "entityTooSmall", "The upload is smaller than x-goog-content-length-range allows."}
	case u.Most > 0 && c.size > u.Most:
		return failure{400, "entityTooLarge", "The upload is larger than x-goog-content-length-range allows."}
	}
	return nil
}

// readHashes takes checksums from the headers that may carry them.
func (u *upload) readHashes(h http.Header) {
	u.MD5 = cmp.Or(h.Get("Content-Md5"), u.MD5)
	for _, pair := range strings.Split(strings.Join(h.Values("X-Goog-Hash"), ","), ",") {
		switch name, sum, _ := strings.Cut(strings.TrimSpace(pair), "="); name {
		case "md5":
			u.MD5 = sum
		case "crc32c":
			u.CRC32C = sum
		}
	}
}

// announcement is the metadata part of an upload.
type announcement struct {
	Name    string `json:"name"`
	MD5Hash string `json:"md5Hash"`
	CRC32C  string `json:"crc32c"`
	Attributes
}

// readAnnouncement takes what the JSON metadata of an upload says; the query's name and headers' checksums win.
func (u *upload) readAnnouncement(r io.Reader) error {
	var a announcement
	if err := readJSON(r, &a); err != nil {
		return err
	}
	u.Name, u.Attributes = cmp.Or(u.Name, a.Name), a.Attributes
	u.MD5, u.CRC32C = cmp.Or(u.MD5, a.MD5Hash), cmp.Or(u.CRC32C, a.CRC32C)
	return nil
}

// readMultipart reads the metadata part of a multipart/related body and gives the media part, unread.
func (u *upload) readMultipart(r *http.Request) (io.Reader, error) {
	malformed := failure{400, "badContent", "Expected multipart/related with a JSON part and a media part."}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") || params["boundary"] == "" {
		return nil, malformed
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	metadata, err := parts.NextRawPart()
	if err != nil {
		return nil, malformed
	}
	if err := u.readAnnouncement(metadata); err != nil {
		return nil, err
	}
	media, err := parts.NextRawPart()
	if err != nil {
		return nil, malformed
	}
	u.Attributes.ContentType = cmp.Or(u.Attributes.ContentType, media.Header.Get("Content-Type"))
	return media, nil
}
