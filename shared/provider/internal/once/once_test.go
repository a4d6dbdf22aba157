package once

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
)

func client(hc *http.Client) *Client {
	return &Client{Backend: "vendor", HTTP: hc, Timeout: time.Minute, Largest: 100, Header: http.Header{"Key": {"secret"}}}
}

func TestAskSendsOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		post   provider.Class // empty: answered
		get    provider.Class
	}{
		"fine":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }, "", ""},
		"refused": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, "", ""},
		"redirected": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, "", ""},
		"too long": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 101)) }, provider.Unknown, provider.Outage},
		"too long a refusal": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(make([]byte, 101))
		}, "", ""},
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "50")
			_, _ = w.Write([]byte("{"))
		}, provider.Unknown, provider.Outage},
		"hung up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, provider.Unknown, provider.Outage},
	} {
		for method, want := range map[string]provider.Class{http.MethodPost: c.post, http.MethodGet: c.get} {
			t.Run(method+" "+name, func(t *testing.T) {
				t.Parallel()
				var asked atomic.Int32
				s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					asked.Add(1)
					if r.Header.Get("Key") != "secret" || r.Header.Get("X-Request-Id") != "ref" {
						t.Errorf("headers are %v", r.Header)
					}
					c.answer(w, r)
				}))
				defer s.Close()
				_, err := client(s.Client()).Ask(t.Context(), method, s.URL, "ref", map[string]int{"a": 1})
				if got := classOf(err); got != want {
					t.Errorf("%v is %q, want %q", err, got, want)
				}
				if n := asked.Load(); n != 1 {
					t.Errorf("asked %d times", n)
				}
				if err != nil && strings.Contains(err.Error(), s.URL) {
					t.Errorf("%v tells the address", err)
				}
			})
		}
	}
}

// classOf is empty for no error.
func classOf(err error) provider.Class {
	if err == nil {
		return ""
	}
	return provider.ClassOf(err)
}

// A deaf transport tells nobody what it does.
type deaf struct{}

func (deaf) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no") }

func TestAskUnsent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		hc      *http.Client
		address string
		ref     string
		body    any
		want    provider.Class
	}{
		"nobody there":              {&http.Client{}, "http://127.0.0.1:1/", "ref", 1, provider.Outage},
		"a transport that is quiet": {&http.Client{Transport: deaf{}}, "http://vendor.invalid/", "ref", 1, provider.Unknown},
		"a reference of two lines":  {&http.Client{}, "http://127.0.0.1:1/", "a\r\nb", 1, provider.Caller},
		"an address that is none":   {&http.Client{}, "http://%/", "ref", 1, provider.Caller},
		"a body that is none":       {&http.Client{}, "http://127.0.0.1:1/", "ref", make(chan int), provider.Caller},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := client(c.hc).Ask(t.Context(), http.MethodPost, c.address, c.ref, c.body)
			if got := classOf(err); got != c.want {
				t.Errorf("%v is %s, want %s", err, got, c.want)
			}
		})
	}
}

// TestAskTimeout runs on a clock of its own: a minute passes at once.
func TestAskTimeout(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		dial func(context.Context, net.Conn) (net.Conn, error)
		want provider.Class
	}{
		"no answer": {func(_ context.Context, conn net.Conn) (net.Conn, error) { return conn, nil }, provider.Unknown},
		"no connection": {func(ctx context.Context, _ net.Conn) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, provider.Outage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ours, theirs := net.Pipe()
				go func() { _, _ = io.Copy(io.Discard, theirs) }()
				transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return c.dial(ctx, ours) }}
				began := time.Now()
				_, err := client(&http.Client{Transport: transport}).Ask(t.Context(), http.MethodPost, "http://vendor.example/", "", nil)
				if got := classOf(err); got != c.want || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v is %s, want %s", err, got, c.want)
				}
				if d := time.Since(began); d != time.Minute {
					t.Errorf("took %v", d)
				}
				transport.CloseIdleConnections()
				_, _ = ours.Close(), theirs.Close()
			})
		})
	}
}

func TestClass(t *testing.T) {
	t.Parallel()
	for status, want := range map[int][2]provider.Class{
		307: {provider.Unknown, provider.Outage},
		400: {provider.Caller, provider.Caller},
		401: {provider.Auth, provider.Auth},
		402: {provider.Auth, provider.Auth},
		403: {provider.Auth, provider.Auth},
		404: {provider.Retired, provider.Retired},
		408: {provider.Unknown, provider.Outage},
		409: {provider.Busy, provider.Busy},
		410: {provider.Retired, provider.Retired},
		422: {provider.Caller, provider.Caller},
		429: {provider.Busy, provider.Busy},
		500: {provider.Unknown, provider.Outage},
		502: {provider.Unknown, provider.Outage},
		503: {provider.Unknown, provider.Outage},
		504: {provider.Unknown, provider.Outage},
	} {
		if got := [2]provider.Class{Class(http.MethodPost, status), Class(http.MethodGet, status)}; got != want {
			t.Errorf("%d is %v, want %v", status, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	codes := Codes{"quota": provider.Auth}
	for _, c := range []struct {
		status int
		body   string
		code   string
		want   provider.Class
	}{
		{429, "", "quota", provider.Auth},
		{429, "", "other", provider.Busy},
		{429, "", "", provider.Busy},
		{503, "", "quota", provider.Unknown},
		{503, `{"error":{"code":503,"status":"UNAVAILABLE"}}`, "", provider.Outage}, // of the service itself
		{503, `{"detail":"Try again later."}`, "", provider.Outage},
		{503, `{"message":"Service Unavailable"}`, "", provider.Unknown}, // of a gateway
		{503, `<html>`, "", provider.Unknown},
		{500, `{"error":{"code":500,"status":"INTERNAL"}}`, "", provider.Unknown},
		{504, `{"error":{"code":504,"status":"DEADLINE_EXCEEDED"}}`, "", provider.Unknown},
	} {
		if err := client(nil).Refused(Answer{Status: c.status, Body: []byte(c.body)}, codes, c.code, ""); err.Class != c.want {
			t.Errorf("%d %q %s is %v, want %v", c.status, c.code, c.body, err.Class, c.want)
		}
	}
}

func TestAfter(t *testing.T) {
	t.Parallel()
	const now = "Sun, 22 Nov 2026 12:00:00 GMT"
	for _, c := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0},
		{"7", "", 7 * time.Second},
		{" 1.5 ", "", 1500 * time.Millisecond},
		{"-7", "", 0},
		{"NaN", "", 0},
		{"1e300", "", 24 * time.Hour},
		{"soon", now, 0},
		{"Sun, 22 Nov 2026 12:01:30 GMT", now, 90 * time.Second},
		{"Sun, 22 Nov 2026 11:00:00 GMT", now, 0},
		{"Sun, 22 Nov 2099 11:00:00 GMT", now, 24 * time.Hour},
		{"Sun, 22 Nov 2026 12:01:30 GMT", "", 0},
	} {
		if got := After(http.Header{"Retry-After": {c.value}, "Date": {c.date}}); got != c.want {
			t.Errorf("%q at %q: %v, want %v", c.value, c.date, got, c.want)
		}
	}
}

func TestSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "no reason given", " a\n\tb\xff ": "a b", strings.Repeat("é", 400): strings.Repeat("é", 300),
	} {
		if got := Said(text).Error(); got != want {
			t.Errorf("Said(%q) = %q", text, got)
		}
	}
}
