package storage

import (
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// serveContent sends an object's bytes, or the range of them asked for, with the headers the service sends.
func (s *Server) serveContent(w http.ResponseWriter, r *http.Request, bucket, name string, cond conditions) error {
	rec, f, err := s.openLive(bucket, name, cond.forRead)
	if err != nil {
		return err
	}
	defer f.Close()
	modified, err := time.Parse(timeLayout, rec.Updated)
	if err != nil {
		return err
	}
	describe(w.Header(), rec.Object)
	if rec.ContentEncoding != "" && r.Header.Get("Range") == "" {
		// http.ServeContent leaves the length of encoded content out, and the client wants it.
		w.Header().Set("Content-Length", decimal(rec.Size))
	}
	override(w.Header(), r)
	http.ServeContent(w, r, "", modified, f)
	return nil
}

// describe sets the headers that tell of an object.
func describe(h http.Header, o Object) {
	for name, value := range map[string]string{
		"Content-Type": o.ContentType, "Content-Encoding": o.ContentEncoding, "Content-Language": o.ContentLanguage,
		"Content-Disposition": o.ContentDisposition, "Cache-Control": o.CacheControl,
		"X-Goog-Generation": decimal(o.Generation), "X-Goog-Metageneration": decimal(o.Metageneration),
		"X-Goog-Stored-Content-Length": decimal(o.Size), "X-Goog-Storage-Class": o.StorageClass,
		"X-Goog-Stored-Content-Encoding": "identity",
	} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if o.ContentEncoding != "" {
		h.Set("X-Goog-Stored-Content-Encoding", o.ContentEncoding)
	}
	h.Add("X-Goog-Hash", "crc32c="+o.CRC32C)
	h.Set("Etag", strconv.Quote(etag(o.Generation, o.Metageneration)))
	if o.MD5Hash != "" {
		h.Add("X-Goog-Hash", "md5="+o.MD5Hash)
	}
	for key, value := range o.Metadata {
		// A name that is no header token cannot be sent; the resource still has it.
		if !strings.ContainsAny(key, " \t\r\n:") {
			h.Set("X-Goog-Meta-"+textproto.CanonicalMIMEHeaderKey(key), value)
		}
	}
}

// override applies what the caller, who is authorised or signed for it, wants a browser to be told.
func override(h http.Header, r *http.Request) {
	q := r.URL.Query()
	for _, name := range []string{"Content-Type", "Content-Disposition", "Cache-Control"} {
		if value := q.Get("response-" + strings.ToLower(name)); value != "" {
			h.Set(name, value)
		}
	}
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
