package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"crypto"

	gcs "cloud.google.com/go/storage"
	"golang.org/x/oauth2"
	"google.golang.org/api/option"
)

const (
	testToken   = "the-token"
	testAccount = "signer@demo.iam.gserviceaccount.com"
)

// testKey signs URLs in all tests.
var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// bench is a server of our own behind a real port, and Google's client for it.
type bench struct {
	*Server
	client *gcs.Client
	host   string
}

func (b bench) object(name string) *gcs.ObjectHandle { return b.client.Bucket("work").Object(name) }

// start opens a server with the options a test does not care about filled in.
func start(t *testing.T, o Options) bench {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := open(t, o, listener.Addr().String())
	web := &httptest.Server{Listener: listener, Config: &http.Server{Handler: server}}
	web.Start()
	t.Cleanup(func() {
		web.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return bench{server, connect(t, web.Listener.Addr().String(), testToken), web.Listener.Addr().String()}
}

func open(t *testing.T, o Options, host string) *Server {
	t.Helper()
	o.Buckets, o.Host = []string{"work", "intake"}, host
	o.Token = func(bearer string) bool { return bearer == testToken }
	o.Keys = func(account string) *rsa.PublicKey {
		if account != testAccount {
			return nil
		}
		return &testKey().PublicKey
	}
	server, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// connect makes a real client with a token.
func connect(t *testing.T, host, token string, options ...option.ClientOption) *gcs.Client {
	t.Helper()
	options = append([]option.ClientOption{
		option.WithEndpoint("http://" + host + "/storage/v1/"),
		option.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})),
	}, options...)
	client, err := gcs.NewClient(context.Background(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// put writes an object in one request and returns its attributes.
func put(t *testing.T, o *gcs.ObjectHandle, content string) *gcs.ObjectAttrs {
	t.Helper()
	w := o.NewWriter(t.Context())
	w.ChunkSize = 0
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Attrs()
}

// read reads an object whole.
func read(t *testing.T, o *gcs.ObjectHandle) string {
	t.Helper()
	r, err := o.NewReader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sign makes a V4 URL the way the product does.
func (b bench) sign(t *testing.T, method, object string, edit func(*gcs.SignedURLOptions)) string {
	t.Helper()
	o := &gcs.SignedURLOptions{
		GoogleAccessID: testAccount, Method: method, Scheme: gcs.SigningSchemeV4, Hostname: b.host, Insecure: true,
		Expires: time.Now().Add(10 * time.Minute),
		SignBytes: func(data []byte) ([]byte, error) {
			sum := sha256.Sum256(data)
			return rsa.SignPKCS1v15(rand.Reader, testKey(), crypto.SHA256, sum[:])
		},
	}
	if edit != nil {
		edit(o)
	}
	url, err := b.client.Bucket("work").SignedURL(object, o)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// fetch sends a request without credentials, and gives the answer with its body read.
func fetch(t *testing.T, method, url string, body []byte, header map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(data)
}
