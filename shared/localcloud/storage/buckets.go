package storage

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// bucket is what the catalogue stores of a bucket.
type bucket struct {
	// Made says that a caller made it: it exists without being among the options.
	Made           bool   `json:"made,omitempty"`
	Metageneration int64  `json:"metageneration"`
	Created        string `json:"created"`
	Updated        string `json:"updated"`
	// Attributes are what callers said of it. They are kept and answered, and have no effect here.
	Attributes map[string]any `json:"attributes,omitempty"`
}

var (
	errBucketExists = failure{409, "conflict", "A bucket of this name exists already."}
	errNotEmpty     = failure{409, "conflict", "The bucket you tried to delete is not empty."}
	errBucketName   = failure{400, "invalid", "Bucket names are 3 to 222 lower-case letters, digits, dots, dashes and underscores."}
)

// bucketName is what a bucket may be called.
// Source: https://cloud.google.com/storage/docs/buckets#naming, read 2026-11.
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$`)

// bucketSet is the names of the buckets there are, for requests to be led to them without a look into the catalogue.
type bucketSet struct {
	mu    sync.RWMutex
	names map[string]bool
}

func (b *bucketSet) has(name string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.names[name]
}

func (b *bucketSet) set(name string, exists bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.names == nil {
		b.names = map[string]bool{}
	}
	if exists {
		b.names[name] = true
	} else {
		delete(b.names, name)
	}
}

// with returns the sorted names that have a prefix.
func (b *bucketSet) with(prefix string) []string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var names []string
	for name := range b.names {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// bucketResource is the API's bucket.
func (s *Server) bucketResource(name string, b bucket) map[string]any {
	out := map[string]any{"location": "US", "storageClass": "STANDARD"} // the API's defaults
	for key, v := range b.Attributes {
		out[key] = v
	}
	out["kind"], out["id"], out["name"] = "storage#bucket", name, name
	out["selfLink"] = "http://" + s.options.Host + "/storage/v1/b/" + url.PathEscape(name)
	out["metageneration"] = strconv.FormatInt(b.Metageneration, 10)
	out["timeCreated"], out["updated"] = b.Created, b.Updated
	out["etag"] = etag(0, b.Metageneration)
	return out
}

// readAttributes reads a bucket resource from a request.
func readAttributes(r *http.Request) (map[string]any, error) {
	var in map[string]any
	if err := readJSON(r.Body, &in); err != nil {
		return nil, err
	}
	for _, key := range []string{"kind", "id", "selfLink", "metageneration", "timeCreated", "updated", "etag"} {
		delete(in, key) // the server's own to say
	}
	return in, nil
}

func (s *Server) makeBucket(w http.ResponseWriter, r *http.Request) error {
	attributes, err := readAttributes(r)
	if err != nil {
		return err
	}
	name, _ := attributes["name"].(string)
	if !bucketName.MatchString(name) {
		return errBucketName
	}
	made, err := s.catalog.makeBucket(name, attributes)
	if err != nil {
		return err
	}
	s.buckets.set(name, true)
	writeJSON(w, http.StatusOK, s.bucketResource(name, made))
	return nil
}

func (s *Server) getBucket(w http.ResponseWriter, r *http.Request) error {
	cond, err := queryConditions(r.URL.Query())
	if err != nil {
		return err
	}
	name := r.PathValue("bucket")
	found, err := s.catalog.bucket(name)
	if err == nil {
		err = cond.forRead(found.versions())
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, s.bucketResource(name, found))
	return nil
}

func (s *Server) patchBucket(w http.ResponseWriter, r *http.Request) error {
	cond, err := queryConditions(r.URL.Query())
	if err != nil {
		return err
	}
	changes, err := readAttributes(r)
	if err != nil {
		return err
	}
	name := r.PathValue("bucket")
	changed, err := s.catalog.amendBucket(name, cond, changes)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, s.bucketResource(name, changed))
	return nil
}

// deleteBucket deletes an empty bucket. One of the options comes back, empty, at the next start.
func (s *Server) deleteBucket(w http.ResponseWriter, r *http.Request) error {
	cond, err := queryConditions(r.URL.Query())
	if err != nil {
		return err
	}
	name := r.PathValue("bucket")
	if err := s.catalog.removeBucket(name, cond); err != nil {
		return err
	}
	s.buckets.set(name, false)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) listBuckets(w http.ResponseWriter, r *http.Request) error {
	items := []map[string]any{}
	for _, name := range s.buckets.with(r.URL.Query().Get("prefix")) {
		found, err := s.catalog.bucket(name)
		if err != nil {
			continue // deleted meanwhile
		}
		items = append(items, s.bucketResource(name, found))
	}
	writeJSON(w, http.StatusOK, map[string]any{"kind": "storage#buckets", "items": items})
	return nil
}

// versions is a bucket as far as conditions look at it.
func (b bucket) versions() record { return record{Object: Object{Metageneration: b.Metageneration}} }

// merge changes attributes as a patch does: a null removes.
func (b *bucket) merge(changes map[string]any) {
	merged := map[string]any{}
	for key, v := range b.Attributes {
		merged[key] = v
	}
	for key, v := range changes {
		if v == nil {
			delete(merged, key)
		} else {
			merged[key] = v
		}
	}
	b.Attributes = merged
}
