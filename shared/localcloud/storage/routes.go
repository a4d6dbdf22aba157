package storage

import (
	"net/http"
	"strings"
)

// apiPrefixes are the paths of the JSON API; every other path is the XML API's /{bucket}/{object}.
var apiPrefixes = []string{"/storage/v1/", "/upload/storage/v1/", "/download/storage/v1/", "/batch/storage/v1"}

// Owns says whether a URL path belongs to storage, for a port shared with others. Requests must arrive with their path
// as sent: object names may hold "//" and "%2F", which a cleaning router would change.
func (s *Server) Owns(path string) bool {
	if isAPI(path) {
		return true
	}
	bucket, _, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return ok && s.buckets.has(bucket)
}

func isAPI(path string) bool {
	for _, prefix := range apiPrefixes {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// ServeHTTP answers the JSON API, with a bearer token, and the XML API, with a token or a signature.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isAPI(r.URL.Path) {
		s.routes.ServeHTTP(w, r)
		return
	}
	s.serveXML(w, r)
}

func (s *Server) newRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	const object = "/storage/v1/b/{bucket}/o/{object}"
	for pattern, h := range map[string]handler{
		"GET /storage/v1/b":                                 s.listBuckets,
		"POST /storage/v1/b":                                s.makeBucket,
		"GET /storage/v1/b/{bucket}":                        s.getBucket,
		"PATCH /storage/v1/b/{bucket}":                      s.patchBucket,
		"DELETE /storage/v1/b/{bucket}":                     s.deleteBucket,
		"GET /storage/v1/b/{bucket}/o":                      s.list,
		"GET " + object:                                     s.get,
		"GET /download" + object:                            s.get,
		"PATCH " + object:                                   s.patch,
		"PUT " + object:                                     s.patch,
		"DELETE " + object:                                  s.delete,
		"POST " + object + "/compose":                       s.compose,
		"POST " + object + "/rewriteTo/b/{into}/o/{target}": s.rewrite,
		"POST /upload/storage/v1/b/{bucket}/o":              s.insert,
		"PUT /upload/storage/v1/b/{bucket}/o":               s.insert,
		"DELETE /upload/storage/v1/b/{bucket}/o":            s.insert,
		"/":                                                 s.unknown,
	} {
		mux.Handle(pattern, s.authorised(h))
	}
	return mux
}

// handler answers a JSON API request; an error it returns becomes the answer, so it must come before any output.
type handler func(w http.ResponseWriter, r *http.Request) error

// authorised lets callers with a token through, and those with an upload session's name, which is a secret itself.
func (s *Server) authorised(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := error(errAnonymous)
		if s.hasToken(r) || strings.HasPrefix(r.URL.Path, "/upload/") && r.URL.Query().Has("upload_id") {
			err = s.checkBucket(r.PathValue("bucket"))
		}
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			writeJSONFailure(w, asFailure(r, err))
		}
	})
}

func (s *Server) hasToken(r *http.Request) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && s.options.Token != nil && s.options.Token(token)
}

// checkBucket refuses a bucket that does not exist; an empty name asks nothing.
func (s *Server) checkBucket(name string) error {
	if name != "" && !s.buckets.has(name) {
		return errNoBucket
	}
	return nil
}

func (s *Server) unknown(_ http.ResponseWriter, r *http.Request) error {
	return failure{404, "notFound", "The local cloud does not serve " + r.Method + " " + r.URL.Path + "."}
}
