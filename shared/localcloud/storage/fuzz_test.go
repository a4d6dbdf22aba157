package storage

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A piece that parses can be written: its numbers are ordered and not negative.
func FuzzParsePiece(f *testing.F) {
	for _, seed := range []string{"", "bytes 0-99/200", "bytes 0-99/*", "bytes */200", "bytes */*", "bytes 9-1/5", "bytes -1-2/3", "bytes */-8", "x/y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePiece(text)
		if err != nil {
			return
		}
		if p.first < 0 || p.last < p.first || p.total < -1 || p.total >= 0 && !p.empty && p.last >= p.total {
			t.Errorf("%q gave %+v", text, p)
		}
	})
}

// Nothing without credentials is served, and nothing panics, whatever is asked.
func FuzzAnonymous(f *testing.F) {
	s, err := Open(Options{Dir: f.TempDir(), Buckets: []string{"work"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	if _, err := s.accept(upload{Bucket: "work", Name: "a"}, strings.NewReader("secret")); err != nil {
		f.Fatal(err)
	}
	for _, path := range []string{"/work/a", "/work/a?upload_id=../a", "/storage/v1/b/work/o/a?alt=media", "/work/../work/a",
		"/upload/storage/v1/b/work/o?upload_id=x", "/work/a?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=1&X-Goog-Expires=1"} {
		f.Add("GET", path)
		f.Add("PUT", path)
	}
	f.Fuzz(func(t *testing.T, method, target string) {
		r, err := http.NewRequest(method, "http://local"+target, nil)
		if err != nil || r.Host != "local" {
			t.Skip("not a request a server would hand on")
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code < 300 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s %q: %d %s", method, target, w.Code, w.Body)
		}
	})
}
