package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/aiprod/aiprod/shared/fault"
)

// A client speaks to the API of a stack.
type client struct {
	url, token string
	http       *http.Client
}

// A refusal is a problem the API answered with.
type refusal struct{ fault.Problem }

func (r *refusal) Error() string {
	var b strings.Builder
	b.WriteString(r.Detail)
	for _, f := range r.Errors {
		fmt.Fprintf(&b, "\n  %s %s", f.Pointer, f.Detail)
	}
	if r.Hint != "" {
		b.WriteString("\n  " + r.Hint)
	}
	return b.String()
}

func (c *client) request(ctx context.Context, method, path string, body any, header http.Header) (*http.Response, error) {
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, payload)
	if err != nil {
		return nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 400 {
		defer func() { _ = res.Body.Close() }()
		return nil, problemOf(res)
	}
	return res, nil
}

func problemOf(res *http.Response) error {
	var r refusal
	if err := json.NewDecoder(res.Body).Decode(&r.Problem); err != nil {
		return fmt.Errorf("the API answered %s", res.Status)
	}
	return &r
}

// call makes a request and reads its answer into dst.
func (c *client) call(ctx context.Context, method, path string, body, dst any, header http.Header) (http.Header, error) {
	res, err := c.request(ctx, method, path, body, header)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	return res.Header, json.NewDecoder(res.Body).Decode(dst)
}

// save fetches a file to a path; it appears whole or not at all.
func (c *client) save(ctx context.Context, path, file string) error {
	res, err := c.request(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	part := file + ".part"
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, res.Body)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, file)
}

// upload sends a file to a signed link.
func (c *client) upload(ctx context.Context, method, url string, header map[string]string, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, url, f)
	if err != nil {
		return err
	}
	req.ContentLength = st.Size()
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		return fmt.Errorf("upload of %s: %s", file, res.Status)
	}
	return nil
}
