package once

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
)

// quoted is what a vendor answers, and nobody is to read in a log.
const quoted = "a film about Alice"

// stubborn is a library that asks until it is answered well, five times at most, and then reads JSON. It quotes what it cannot read.
func stubborn(hc *http.Client, method, address string) func(context.Context) error {
	return func(ctx context.Context) error {
		var err error
		for range 5 {
			var req *http.Request
			if req, err = http.NewRequestWithContext(ctx, method, address, strings.NewReader("{}")); err != nil {
				return err
			}
			var res *http.Response
			if res, err = hc.Do(req); err != nil {
				continue
			}
			body, rerr := io.ReadAll(res.Body)
			err = errors.Join(rerr, res.Body.Close())
			if res.StatusCode/100 == 2 && !json.Valid(body) {
				return fmt.Errorf("no JSON: %s", body)
			}
			if res.StatusCode/100 == 2 {
				return err
			}
		}
		return err
	}
}

func TestThroughSendsOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		status int
		post   provider.Class // empty: answered
		get    provider.Class
	}{
		"fine":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }, 200, "", ""},
		"limited": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, 429, "", ""},
		"down":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, 503, "", ""},
		"redirected": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, 307, "", ""},
		"too long": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 101)) }, 0, provider.Unknown, provider.Outage},
		"too long a refusal": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(make([]byte, 101))
		}, 400, "", ""},
		"no JSON": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>" + quoted)) }, 0, provider.Unknown, provider.Outage},
		"hung up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, provider.Unknown, provider.Outage},
	} {
		for method, want := range map[string]provider.Class{http.MethodPost: c.post, http.MethodGet: c.get} {
			t.Run(method+" "+name, func(t *testing.T) {
				t.Parallel()
				var asked atomic.Int32
				s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					asked.Add(1)
					_, _ = io.Copy(io.Discard, r.Body)
					if r.Header.Get("X-Request-Id") != "ref" {
						t.Errorf("headers are %v", r.Header)
					}
					c.answer(w, r)
				}))
				defer s.Close()
				vendor := client(s.Client())
				answer, err := vendor.Through(t.Context(), method, "ref", stubborn(vendor.Library(), http.MethodPost, s.URL))
				if got := classOf(err); got != want || answer.Status != c.status {
					t.Errorf("%d, %v is %q, want %q", answer.Status, err, got, want)
				}
				if n := asked.Load(); n != 1 {
					t.Errorf("asked %d times", n)
				}
				if err != nil && (strings.Contains(err.Error(), s.URL) || strings.Contains(err.Error(), quoted)) {
					t.Errorf("%v tells the address, or the answer", err)
				}
			})
		}
	}
}

// unsigned is a transport that gets no token.
type unsigned struct{ err error }

func (u unsigned) RoundTrip(*http.Request) (*http.Response, error) { return nil, u.err }

func TestThroughUnsent(t *testing.T) {
	t.Parallel()
	quiet := client(&http.Client{Transport: deaf{}})
	nobody := client(&http.Client{})
	denied := &provider.Error{Class: provider.Auth, Backend: "vendor", Code: "no_credentials", Err: io.EOF}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		ref  string
		call func(context.Context) error
		want provider.Class
	}{
		"nobody there":              {t.Context(), "", stubborn(nobody.Library(), "POST", "http://127.0.0.1:1/"), provider.Outage},
		"a transport that is quiet": {t.Context(), "", stubborn(quiet.Library(), "POST", "http://vendor.invalid/"), provider.Unknown},
		"no token":                  {t.Context(), "", stubborn(&http.Client{Transport: unsigned{errors.New("no token")}}, "POST", "http://vendor.invalid/"), provider.Outage},
		"no right to a token":       {t.Context(), "", stubborn(&http.Client{Transport: unsigned{denied}}, "POST", "http://vendor.invalid/"), provider.Auth},
		"a reference of two lines":  {t.Context(), "a\r\nb", stubborn(nobody.Library(), "POST", "http://127.0.0.1:1/"), provider.Caller},
		"refused by the library":    {t.Context(), "", func(context.Context) error { return errors.New("no prompt") }, provider.Caller},
		"nothing asked":             {t.Context(), "", func(context.Context) error { return nil }, provider.Caller},
		"given up":                  {canceled, "", stubborn(nobody.Library(), "POST", "http://127.0.0.1:1/"), provider.Busy},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := nobody.Through(c.ctx, http.MethodPost, c.ref, c.call)
			if got := classOf(err); got != c.want {
				t.Errorf("%v is %s, want %s", err, got, c.want)
			}
		})
	}
}

func TestLibraryOutside(t *testing.T) {
	t.Parallel()
	if err := stubborn(client(&http.Client{}).Library(), "POST", "http://127.0.0.1:1/")(t.Context()); !errors.Is(err, errOutside) {
		t.Errorf("a request of no call: %v", err)
	}
}
