package storage

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	gcs "cloud.google.com/go/storage"
)

func TestSignedGet(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	const name = "films/final cut ü+1 (a&b).mp4"
	put(t, b.object(name), "0123456789")
	signed := b.sign(t, "GET", name, func(o *gcs.SignedURLOptions) {
		o.QueryParameters = url.Values{"response-content-disposition": {`attachment; filename="a b.mp4"`}, "response-content-type": {"video/mp4"}}
	})

	res, body := fetch(t, "GET", signed, nil, nil)
	if res.StatusCode != http.StatusOK || body != "0123456789" {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	want := map[string]string{"Content-Type": "video/mp4", "Content-Disposition": `attachment; filename="a b.mp4"`,
		"Content-Length": "10", "Accept-Ranges": "bytes"}
	for name, value := range want {
		if got := res.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	part, body := fetch(t, "GET", signed, nil, map[string]string{"Range": "bytes=2-4"})
	if part.StatusCode != http.StatusPartialContent || body != "234" || part.Header.Get("Content-Range") != "bytes 2-4/10" {
		t.Errorf("range: %d %q %q", part.StatusCode, body, part.Header.Get("Content-Range"))
	}
	same, _ := fetch(t, "GET", signed, nil, map[string]string{"If-None-Match": res.Header.Get("Etag")})
	if same.StatusCode != http.StatusNotModified {
		t.Errorf("same etag: %d", same.StatusCode)
	}
	head, body := fetch(t, "HEAD", b.sign(t, "HEAD", name, nil), nil, nil)
	if head.StatusCode != http.StatusOK || body != "" || head.ContentLength != 10 {
		t.Errorf("head: %d, length %d", head.StatusCode, head.ContentLength)
	}
}

// Whatever differs from what was signed is refused, with the service's code.
func TestSignatureRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	put(t, b.object("a"), "content of a")
	put(t, b.object("b"), "content of b")
	change := func(edit func(*url.URL, url.Values)) func(string) string {
		return func(signed string) string {
			u, err := url.Parse(signed)
			if err != nil {
				t.Fatal(err)
			}
			q := u.Query()
			edit(u, q)
			u.RawQuery = q.Encode()
			return u.String()
		}
	}
	set := func(key, value string) func(string) string {
		return change(func(_ *url.URL, q url.Values) { q.Set(key, value) })
	}
	stranger := func(o *gcs.SignedURLOptions) { o.GoogleAccessID = "stranger@demo.iam.gserviceaccount.com" }
	for _, tc := range []struct {
		name   string
		method string
		sign   func(*gcs.SignedURLOptions)
		edit   func(string) string
		status int
		code   string
	}{
		{"untouched", "GET", nil, nil, 200, ""},
		{"no signature", "GET", nil, func(s string) string { s, _, _ = strings.Cut(s, "?"); return s }, 403, "AccessDenied"},
		{"another object", "GET", nil, change(func(u *url.URL, _ url.Values) { u.Path = "/work/b" }), 403, "SignatureDoesNotMatch"},
		{"another bucket", "GET", nil, change(func(u *url.URL, _ url.Values) { u.Path = "/intake/a" }), 403, "SignatureDoesNotMatch"},
		{"another method", "PUT", nil, nil, 403, "SignatureDoesNotMatch"},
		{"an added parameter", "GET", nil, set("response-content-type", "text/html"), 403, "SignatureDoesNotMatch"},
		{"a longer life", "GET", nil, set("X-Goog-Expires", "86400"), 403, "SignatureDoesNotMatch"},
		{"more than a week", "GET", nil, set("X-Goog-Expires", strconv.Itoa(8*86400)), 400, "MalformedSecurityHeader"},
		{"no host signed", "GET", nil, set("X-Goog-SignedHeaders", "date"), 400, "MalformedSecurityHeader"},
		{"another day's scope", "GET", nil, set("X-Goog-Credential", testAccount+"/20200101/auto/storage/goog4_request"), 400, "MalformedSecurityHeader"},
		{"a date of nonsense", "GET", nil, set("X-Goog-Date", "yesterday"), 400, "MalformedSecurityHeader"},
		{"not hexadecimal", "GET", nil, set("X-Goog-Signature", "zz"), 400, "MalformedSecurityHeader"},
		{"an empty signature", "GET", nil, set("X-Goog-Signature", ""), 403, "SignatureDoesNotMatch"},
		{"an unknown account", "GET", stranger, nil, 403, "SignatureDoesNotMatch"},
		{"another host", "GET", func(o *gcs.SignedURLOptions) { o.Hostname = "storage.example" },
			change(func(u *url.URL, _ url.Values) { u.Host = b.host }), 403, "SignatureDoesNotMatch"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			signed := b.sign(t, "GET", "a", tc.sign)
			if tc.edit != nil {
				signed = tc.edit(signed)
			}
			res, body := fetch(t, tc.method, signed, nil, nil)
			if res.StatusCode != tc.status || !strings.Contains(body, "<Code>"+tc.code+"</Code>") && tc.code != "" {
				t.Errorf("%d %s, want %d %s", res.StatusCode, body, tc.status, tc.code)
			}
			if tc.status != 200 && strings.Contains(body, "content of") {
				t.Error("refused, yet the content was sent")
			}
		})
	}
}

func TestSignatureExpires(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		at     time.Duration
		status int
	}{{9 * time.Minute, 200}, {11 * time.Minute, 400}, {-20 * time.Minute, 400}} {
		b := start(t, Options{Now: func() time.Time { return time.Now().Add(tc.at) }})
		put(t, b.object("a"), "x")
		res, body := fetch(t, "GET", b.sign(t, "GET", "a", nil), nil, nil)
		if res.StatusCode != tc.status || tc.at > 0 && tc.status == 400 && !strings.Contains(body, "<Code>ExpiredToken</Code>") {
			t.Errorf("%v after signing: %d %s", tc.at, res.StatusCode, body)
		}
	}
}

func TestSignedPut(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	headers := map[string]string{"X-Goog-Content-Length-Range": "2,8", "X-Goog-If-Generation-Match": "0", "X-Goog-Meta-Take": "4"}
	sign := func(o *gcs.SignedURLOptions) {
		o.ContentType = "image/png"
		for name, value := range headers {
			o.Headers = append(o.Headers, name+":"+value)
		}
	}
	with := func(name, value string) map[string]string {
		m := maps.Clone(headers)
		m["Content-Type"] = "image/png"
		m[name] = value
		return m
	}
	for _, tc := range []struct {
		name, body string
		header     map[string]string
		status     int
	}{
		{"too small", "1", with("", ""), 400},
		{"too large", "123456789", with("", ""), 400},
		{"another type", "1234", with("Content-Type", "text/html"), 403},
		{"another bound", "123456789", with("X-Goog-Content-Length-Range", "0,99"), 403},
		{"wrong checksum", "1234", with("Content-Md5", "AAAAAAAAAAAAAAAAAAAAAA=="), 400},
		{"as signed", "1234", with("", ""), 200},
		{"a second time", "1234", with("", ""), 412},
	} {
		delete(tc.header, "")
		if res, body := fetch(t, "PUT", b.sign(t, "PUT", "up", sign), []byte(tc.body), tc.header); res.StatusCode != tc.status {
			t.Errorf("%s: %d %s, want %d", tc.name, res.StatusCode, body, tc.status)
		}
	}
	attrs, err := b.object("up").Attrs(t.Context())
	if err != nil || attrs.ContentType != "image/png" || attrs.Metadata["take"] != "4" {
		t.Errorf("uploaded %+v, %v", attrs, err)
	}
}

// A browser starts a large upload with a signed POST and goes on with the session's address alone.
func TestSignedResumable(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	header := map[string]string{"X-Goog-Resumable": "start", "Content-Type": "video/mp4"}
	signed := b.sign(t, "POST", "clips/a b.mp4", func(o *gcs.SignedURLOptions) {
		o.ContentType, o.Headers = "video/mp4", []string{"x-goog-resumable:start"}
	})
	res, body := fetch(t, "POST", signed, nil, header)
	if res.StatusCode != http.StatusCreated {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	session := res.Header.Get("Location")
	for _, step := range []struct {
		body, span string
		status     int
		have       string
	}{
		{"", "bytes */*", 308, ""},
		{"01234", "bytes 0-4/*", 308, "bytes=0-4"},
		{"34567", "bytes 3-7/10", 308, "bytes=0-7"}, // begins before what is there
		{"9", "bytes 9-9/10", 400, ""},              // leaves a gap
		{"89", "nonsense", 400, ""},
		{"89", "bytes 8-12/10", 400, ""},
		{"", "bytes */10", 308, "bytes=0-7"},
		{"89", "bytes 8-9/10", 200, ""},
		{"", "bytes */*", 200, ""}, // asked again, it is still done
	} {
		res, body := fetch(t, "PUT", session, []byte(step.body), map[string]string{"Content-Range": step.span})
		if res.StatusCode != step.status || res.Header.Get("Range") != step.have {
			t.Fatalf("%q: %d %q %s, want %d %q", step.span, res.StatusCode, res.Header.Get("Range"), body, step.status, step.have)
		}
	}
	if got := read(t, b.object("clips/a b.mp4")); got != "0123456789" {
		t.Errorf("uploaded %q", got)
	}
	if res, _ := fetch(t, "PUT", session+"0", nil, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("a guessed session: %d", res.StatusCode)
	}
}

func TestCancelledSession(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	signed := b.sign(t, "POST", "a", func(o *gcs.SignedURLOptions) { o.Headers = []string{"x-goog-resumable:start"} })
	res, _ := fetch(t, "POST", signed, nil, map[string]string{"X-Goog-Resumable": "start"})
	session := res.Header.Get("Location")
	if res, _ := fetch(t, http.MethodDelete, session, nil, nil); res.StatusCode != 499 {
		t.Errorf("cancel: %d", res.StatusCode)
	}
	if res, _ := fetch(t, http.MethodPut, session, []byte("x"), nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("after the cancel: %d", res.StatusCode)
	}
	if left, err := b.blobs.undecided(); len(left) != 0 || err != nil {
		t.Errorf("left %v, %v", left, err)
	}
}
