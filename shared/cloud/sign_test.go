package cloud_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/localcloud/storage"
)

const account = "signer@demo.example"

// signer makes links to a storage that knows its key.
func signer(t *testing.T) *cloud.V4 {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := cloud.Config{Project: "demo"}
	files, err := storage.Open(storage.Options{
		Dir: t.TempDir(), Buckets: []string{c.Name(cloud.Uploads)},
		Keys: func(who string) *rsa.PublicKey {
			if who != account {
				return nil
			}
			return &key.PublicKey
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	server := httptest.NewServer(files)
	t.Cleanup(server.Close)
	return &cloud.V4{
		Account: account, Scheme: "http", Host: strings.TrimPrefix(server.URL, "http://"), Config: c, Now: time.Now,
		SignBytes: func(_ context.Context, b []byte) ([]byte, error) {
			sum := sha256.Sum256(b)
			return rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
		},
	}
}

// request makes a request of a link and returns the answer.
func request(t *testing.T, s *cloud.V4, l cloud.Link, method, contentType string) *http.Response {
	t.Helper()
	url, err := s.Sign(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader("film"))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodGet {
		r.Body = http.NoBody
		r.ContentLength = 0
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// A link does what it says and nothing else, whatever the object is called.
func TestLinks(t *testing.T) {
	t.Parallel()
	s := signer(t)
	for _, name := range []string{"a/b.mp4", "a b+c&d=é%41.mp4", "t/日本 (1)~'!*.mp4"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			put := cloud.Link{Bucket: cloud.Uploads, Object: name, Method: "PUT", For: time.Minute, Type: "video/mp4"}
			if res := request(t, s, put, "PUT", "image/png"); res.StatusCode == http.StatusOK {
				t.Error("another type was accepted")
			}
			if res := request(t, s, put, "PUT", "video/mp4"); res.StatusCode != http.StatusOK {
				t.Fatalf("put: %s", res.Status)
			}
			get := cloud.Link{Bucket: cloud.Uploads, Object: name, Method: "GET", For: time.Minute, Filename: "My film é.mp4"}
			res := request(t, s, get, "GET", "")
			if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment;") {
				t.Errorf("get: %s %v", res.Status, res.Header)
			}
			if res := request(t, s, get, "PUT", ""); res.StatusCode != http.StatusForbidden {
				t.Errorf("a link to read was written to: %s", res.Status)
			}
		})
	}
}

func TestLinksEnd(t *testing.T) {
	t.Parallel()
	s := signer(t)
	s.Now = func() time.Time { return time.Now().Add(-time.Hour) }
	res := request(t, s, cloud.Link{Bucket: cloud.Uploads, Object: "a", Method: "GET", For: time.Minute}, "GET", "")
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("an old link: %s", res.Status)
	}
}

func TestSignFails(t *testing.T) {
	t.Parallel()
	refused := errors.New("no key")
	s := &cloud.V4{Now: time.Now, SignBytes: func(context.Context, []byte) ([]byte, error) { return nil, refused }}
	if _, err := s.Sign(t.Context(), cloud.Link{}); !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
}
