package storage

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// serveXML answers /{bucket}/{object}, the form of signed URLs and of the client library's reads.
func (s *Server) serveXML(w http.ResponseWriter, r *http.Request) {
	if err := s.answerXML(w, r); err != nil {
		writeXMLFailure(w, asFailure(r, err))
	}
}

func (s *Server) answerXML(w http.ResponseWriter, r *http.Request) error {
	bucket, name, ok := splitXML(r.URL)
	if !ok || !s.buckets.has(bucket) {
		return failure{404, "noSuchBucket", "The specified bucket does not exist."}
	}
	r.SetPathValue("bucket", bucket)
	if r.URL.Query().Has("upload_id") {
		return s.resume(w, r, s.acknowledge)
	}
	if !s.hasToken(r) {
		if err := s.checkSignature(r); err != nil {
			return err
		}
	}
	cond, err := headerConditions(r)
	if err != nil {
		return err
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return s.serveContent(w, r, bucket, name, cond)
	case http.MethodPut:
		return s.putXML(w, r, bucket, name, cond)
	case http.MethodPost:
		return s.startXML(w, r, bucket, name, cond)
	}
	return failure{405, "methodNotAllowed", "Objects take GET, HEAD and PUT, and POST to start a resumable upload."}
}

// splitXML takes a path apart before unescaping it, so that an escaped slash stays where it is.
func splitXML(u *url.URL) (bucket, name string, ok bool) {
	first, rest, found := strings.Cut(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	bucket, err := url.PathUnescape(first)
	name, err2 := url.PathUnescape(rest)
	return bucket, name, found && name != "" && err == nil && err2 == nil
}

func (s *Server) putXML(w http.ResponseWriter, r *http.Request, bucket, name string, cond conditions) error {
	u, err := headerUpload(r, bucket, name, cond)
	if err != nil {
		return err
	}
	rec, err := s.accept(u, r.Body)
	if err != nil {
		return err
	}
	s.acknowledge(w, rec)
	return nil
}

// startXML opens a resumable upload: what a browser with a signed URL begins a large file with.
func (s *Server) startXML(w http.ResponseWriter, r *http.Request, bucket, name string, cond conditions) error {
	if r.Header.Get("X-Goog-Resumable") != "start" {
		return failure{400, "invalid", "POST needs the header x-goog-resumable: start."}
	}
	u, err := headerUpload(r, bucket, name, cond)
	if err != nil {
		return err
	}
	id, err := s.openSession(u)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "http://"+r.Host+r.URL.EscapedPath()+"?upload_id="+id)
	w.WriteHeader(http.StatusCreated)
	return nil
}

// acknowledge answers an upload of the XML API: headers only.
func (s *Server) acknowledge(w http.ResponseWriter, rec record) {
	describe(w.Header(), rec.Object)
	w.Header().Del("Content-Type")
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusOK)
}

// headerUpload reads the announcement of an XML API upload from its headers.
func headerUpload(r *http.Request, bucket, name string, cond conditions) (upload, error) {
	h := r.Header
	u := upload{Bucket: bucket, Name: name, Conditions: cond, Attributes: Attributes{
		ContentType: h.Get("Content-Type"), ContentEncoding: h.Get("Content-Encoding"),
		ContentLanguage: h.Get("Content-Language"), ContentDisposition: h.Get("Content-Disposition"),
		CacheControl: h.Get("Cache-Control"), StorageClass: h.Get("X-Goog-Storage-Class"),
	}}
	for key, values := range h {
		if meta, ok := strings.CutPrefix(key, "X-Goog-Meta-"); ok {
			if u.Attributes.Metadata == nil {
				u.Attributes.Metadata = map[string]string{}
			}
			u.Attributes.Metadata[strings.ToLower(meta)] = strings.Join(values, ",")
		}
	}
	u.readHashes(h)
	return u, u.readBounds(h.Get("X-Goog-Content-Length-Range"))
}

// readBounds reads "least,most", sizes in bytes, which a signer imposes on whoever gets the URL.
func (u *upload) readBounds(text string) error {
	if text == "" {
		return nil
	}
	least, most, _ := strings.Cut(text, ",")
	var err, err2 error
	u.Least, err = strconv.ParseInt(strings.TrimSpace(least), 10, 64)
	u.Most, err2 = strconv.ParseInt(strings.TrimSpace(most), 10, 64)
	if err != nil || err2 != nil || u.Least < 0 || u.Most < max(u.Least, 1) {
		return failure{400, "invalid", "x-goog-content-length-range must be two sizes, least,most."}
	}
	return nil
}
