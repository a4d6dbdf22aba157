package once

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
)

// eager is a vendor's client as they come: it asks again whatever it is answered.
func eager(ctx context.Context, hc *http.Client, address string) error {
	var err error
	for range 3 {
		var req *http.Request
		if req, err = http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader("{}")); err != nil {
			return err
		}
		var res *http.Response
		if res, err = hc.Do(req); err != nil {
			continue
		}
		_, err = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if err == nil && res.StatusCode/100 == 2 {
			return nil
		}
		if err == nil {
			err = errors.New("refused")
		}
	}
	return err
}

func TestCallGoesOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		status int            // of the answer; 0 for none
		want   provider.Class // empty: there is an answer
	}{
		"fine": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }, 200, ""},
		"busy": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, 429, ""},
		"down": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, 503, ""},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, 307, ""},
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "50")
			_, _ = w.Write([]byte("{"))
		}, 0, provider.Unknown},
		"too long": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 101)) }, 0, provider.Unknown},
		"hung up":  {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, provider.Unknown},
		"too long a refusal": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(make([]byte, 101))
		}, 400, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				if r.Header.Get("X-Request-Id") != "ref" {
					t.Errorf("headers are %v", r.Header)
				}
				c.answer(w, r)
			}))
			defer s.Close()
			ctx, call := Paid(t.Context(), "ref")
			sent := eager(ctx, (&Transport{Base: s.Client().Transport, Largest: 100}).HTTP(), s.URL)
			got, err := client(nil).Outcome(call, sent)
			if classOf(err) != c.want || got.Status != c.status {
				t.Errorf("%d, %v", got.Status, err)
			}
			if n := asked.Load(); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// What never left is never said to have been sent, and what nobody named never leaves.
func TestCallHeld(t *testing.T) {
	t.Parallel()
	denied := &provider.Error{Class: provider.Auth, Backend: "vendor", Code: "no_token", Err: io.EOF}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context //nolint:containedctx // a case of a test
		ref  string
		base http.RoundTripper
		err  error // of a client that sends nothing
		want provider.Class
	}{
		"nobody there":           {t.Context(), "ref", &http.Transport{}, nil, provider.Outage},
		"a quiet transport":      {t.Context(), "ref", deaf{}, nil, provider.Unknown},
		"a name of two lines":    {t.Context(), "a\nb", &http.Transport{}, nil, provider.Caller},
		"refused by the client":  {t.Context(), "ref", nil, errors.New("no such option"), provider.Caller},
		"without a token":        {t.Context(), "ref", nil, denied, provider.Auth},
		"given up before":        {gone, "ref", &http.Transport{}, nil, provider.Busy},
		"a client that is quiet": {t.Context(), "ref", nil, nil, provider.Caller},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, call := Paid(c.ctx, c.ref)
			err := c.err
			if c.base != nil {
				err = eager(ctx, (&Transport{Base: c.base, Largest: 100}).HTTP(), "http://127.0.0.1:1/")
			}
			if _, err = client(nil).Outcome(call, err); classOf(err) != c.want {
				t.Errorf("%v is %s, want %s", err, classOf(err), c.want)
			}
		})
	}
}

func TestTransportNames(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer s.Close()
	hc := (&Transport{Base: s.Client().Transport, Largest: 100}).HTTP()
	if err := eager(t.Context(), hc, s.URL); !errors.Is(err, errUnnamed) || asked.Load() != 0 {
		t.Errorf("a POST nobody named: %v, asked %d times", err, asked.Load())
	}
	for range 2 {
		if err := eager(Free(t.Context()), hc, s.URL); err != nil {
			t.Error(err)
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("two free POSTs were sent %d times", n)
	}
}
