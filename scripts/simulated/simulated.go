// Package simulated plays the vendors for a local stack: the servers of package
// vendortest with a course by name, and the settings that have a stack call them and nobody else.
// Whoever has no account can then see how films are made with them, and what happens when they fail.
package simulated

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Options say how the vendors behave.
type Options struct {
	// Course is calm, rough, storm, chaos, or outage=VENDOR.
	Course string
	// Seed draws their faults.
	Seed uint64
	// Slow is how long a slow answer takes. Defaults to 2 s.
	Slow time.Duration
}

// Vendors are running servers.
type Vendors struct {
	*vendortest.Server

	// URL is where they are, with a page of their books.
	URL string

	storage atomic.Pointer[storage]
}

// A storage is where clips are left that go to the caller's own.
type storage struct{ url, token string }

// Start has the vendors listen on a free port.
func Start(o Options) (*Vendors, error) {
	c, err := find(o.Course)
	if err != nil {
		return nil, err
	}
	v := &Vendors{}
	v.Server = vendortest.New(vendortest.Options{Seed: o.Seed, Slow: o.Slow, Faults: c.Faults, Vendors: c.Vendors, Put: v.put, Answer: write})
	v.URL, err = v.Server.Start()
	return v, err
}

// Storage tells the vendors where the caller's Cloud Storage is, as a local cloud plays it, and the token that it takes.
func (v *Vendors) Storage(url, token string) { v.storage.Store(&storage{url, token}) }

// A storage that does not answer is asked again: it may be killed and started anew.
const (
	putFor   = 15 * time.Second
	putAgain = 200 * time.Millisecond
)

// put leaves a clip in the caller's storage.
func (v *Vendors) put(uri string, mp4 []byte) error {
	s := v.storage.Load()
	bucket, name, ok := strings.Cut(strings.TrimPrefix(uri, "gs://"), "/")
	if s == nil || !ok {
		return fmt.Errorf("simulated: nowhere to put %s", uri)
	}
	ctx, cancel := context.WithTimeout(context.Background(), putFor)
	defer cancel()
	for {
		err := s.put(ctx, bucket, name, mp4)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(putAgain):
		case <-ctx.Done():
			return err
		}
	}
}

func (s *storage) put(ctx context.Context, bucket, name string, mp4 []byte) error {
	to := fmt.Sprintf("%s/upload/storage/v1/b/%s/o?uploadType=media&name=%s", s.url, bucket, url.QueryEscape(name))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(mp4))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "video/mp4")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("simulated: put gs://%s/%s: %s", bucket, name, res.Status)
	}
	return nil
}
