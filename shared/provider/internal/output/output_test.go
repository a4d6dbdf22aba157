package output_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// whole is the least that is a whole MP4: a file type and an empty index.
const whole = "\x00\x00\x00\x10ftypisom\x00\x00\x02\x00\x00\x00\x00\x08moov"

func TestOpen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		class  provider.Class // empty where it opens
		code   string
	}{
		"whole":           {mp4(whole), "", ""},
		"of no type":      {typed("application/octet-stream", whole), "", ""},
		"of a type":       {typed("video/mp4; codecs=avc1", whole), "", ""},
		"a page":          {typed("text/html", whole), provider.Outage, "wrong_type"},
		"an error":        {typed("application/json", "{}"), provider.Outage, "wrong_type"},
		"empty":           {mp4(""), provider.Outage, "empty"},
		"not MP4":         {mp4(strings.Repeat("RIFF", 9)), provider.Outage, "not_mp4"},
		"a head":          {mp4(whole[:16]), provider.Outage, "truncated"},
		"a few bytes":     {mp4(whole[:7]), provider.Outage, "truncated"},
		"expired":         {status(403), provider.Busy, output.Expired},
		"gone":            {status(410), provider.Busy, output.Expired},
		"limited":         {status(429), provider.Busy, "429"},
		"down":            {status(502), provider.Outage, "no_answer"},
		"endless":         {announced("99999999999"), provider.Outage, "too_large"},
		"cut off":         {announced("5000"), provider.Outage, "truncated"},
		"moved in a ring": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, provider.Outage, "no_answer"},
		"moved once": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/moved" {
				http.Redirect(w, r, "/moved", http.StatusFound)
				return
			}
			mp4(whole)(w, r)
		}, "", ""},
		"moved to a file": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		}, provider.Outage, "no_answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "" {
					t.Error("the key was shown")
				}
				c.answer(w, r)
			}))
			defer s.Close()
			text, err := open(t, s.URL, s.Client(), s.URL+"/?signature=secret")
			if c.class == "" {
				if err != nil || text != whole {
					t.Errorf("read %d bytes: %v", len(text), err)
				}
				return
			}
			e, ok := errors.AsType[*provider.Error](err)
			if !ok || e.Class != c.class || e.Code != c.code || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v, want %s (%s)", err, c.class, c.code)
			}
		})
	}
}

func mp4(content string) func(http.ResponseWriter, *http.Request) { return typed("video/mp4", content) }

func typed(kind, content string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, content)
	}
}

func status(code int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// announced sends less than it says it will.
func announced(length string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "video/mp4")
		w.Header().Set("Content-Length", length)
		_, _ = io.WriteString(w, whole)
	}
}

// open reads a whole output.
func open(t *testing.T, url string, hc *http.Client, link string) (string, error) {
	t.Helper()
	r := output.Reader{
		Once: &once.Client{
			Backend: "vendor", HTTP: cmp.Or(hc, http.DefaultClient), Timeout: time.Minute,
			Header: http.Header{"Authorization": {"Bearer key"}},
		},
		Largest: 1 << 20, Plain: strings.HasPrefix(url, "http:"),
	}
	in, err := r.Open(t.Context(), link)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(in)
	return string(text), errors.Join(err, in.Close())
}

func TestOpenRefusesLinks(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"", "clip.mp4", "http://clips.example/a.mp4", "file:///etc/passwd", "https:///a.mp4", "https://%"} {
		if _, err := open(t, "", nil, link); provider.ClassOf(err) != provider.Outage {
			t.Errorf("%q: %v", link, err)
		}
	}
}

// TestOpenPatience runs on a clock of its own: a first byte must come in time, the rest may take an hour.
func TestOpenPatience(t *testing.T) {
	t.Parallel()
	const head = "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n\r\n"
	for name, c := range map[string]struct {
		first, rest time.Duration
		fails       bool
	}{
		"slow clip":  {time.Second, time.Hour, false},
		"no answer":  {time.Hour, 0, true},
		"just late":  {61 * time.Second, 0, true},
		"just right": {59 * time.Second, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ours, theirs := net.Pipe()
				var served sync.WaitGroup
				served.Go(func() { _, _ = io.Copy(io.Discard, theirs) })
				served.Go(func() {
					time.Sleep(c.first)
					_, _ = io.WriteString(theirs, head+whole[:16])
					time.Sleep(c.rest)
					_, _ = io.WriteString(theirs, whole[16:])
					_ = theirs.Close()
				})
				transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return ours, nil }}
				text, err := open(t, "http://vendor.example", &http.Client{Transport: transport}, "http://clips.example/a.mp4")
				if c.fails != (err != nil) || !c.fails && text != whole {
					t.Errorf("read %d bytes: %v", len(text), err)
				}
				if c.fails && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v does not tell of a deadline", err)
				}
				transport.CloseIdleConnections()
				_ = ours.Close()
				served.Wait()
			})
		})
	}
}

// A vendor's link reads nothing that only our own network reaches, whatever name it has.
func TestOpenStaysOutside(t *testing.T) {
	t.Parallel()
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was read") }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.8", "172.16.3.4", "192.168.0.1", "169.254.169.254",
		"100.64.0.1", "[fe80::1]", "[fd00::1]",
	} {
		_, err := open(t, "", nil, "https://"+host+":"+port+"/clip.mp4")
		if provider.ClassOf(err) != provider.Outage || !strings.Contains(err.Error(), "leads inside") {
			t.Errorf("%s: %v", host, err)
		}
	}
}
