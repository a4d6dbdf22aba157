package cloud

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what Cloud CDN knows; HMAC does not need it free of collisions
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// CDN says where delivered files are fetched through Cloud CDN.
type CDN struct {
	// Host is where Cloud CDN serves the bucket of delivered files, such as files.example.com. Defaults to none: they
	// are fetched from Cloud Storage.
	Host string `env:"AIPROD_CDN_HOST" example:"files.example.com"`
	// Key signs links to them: NAME:KEY, as Cloud CDN was told it, KEY being 16 bytes in URL-safe base64. Whoever is given
	// none hands out links to Cloud Storage.
	Key Secret `env:"AIPROD_CDN_KEY" example:"k1:bm90IGEgc2VjcmV0IGtleQ=="`
}

// cdnKey is the form of a key. Source: docs.cloud.google.com/compute/docs/reference/rest/v1/backendBuckets/addSignedUrlKey, read 2026-11.
var cdnKey = regexp.MustCompile(`^([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?):([A-Za-z0-9_-]{22}==)$`)

// Signer returns who signs links for clients: a signer whose GET links to delivered files lead to Cloud CDN where it is told of,
// and whose other links are those of storage.
func (c CDN) Signer(storage Signer, now func() time.Time) (Signer, error) {
	if c.Host == "" || c.Key.Reveal() == "" {
		return storage, nil
	}
	parts := cdnKey.FindStringSubmatch(c.Key.Reveal())
	if parts == nil {
		return nil, errors.New("AIPROD_CDN_KEY: write NAME:KEY, as the key was added to the backend bucket, KEY being 16 bytes in URL-safe base64")
	}
	key, err := base64.URLEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, errors.New("AIPROD_CDN_KEY: its key is no URL-safe base64") // the cause shows some of it
	}
	return cdnSigner{Signer: storage, host: c.Host, name: parts[1], key: key, now: now}, nil
}

// A cdnSigner makes Cloud CDN's signed URLs.
// Source: docs.cloud.google.com/cdn/docs/using-signed-urls, read 2026-11.
type cdnSigner struct {
	Signer
	host, name string
	key        []byte
	now        func() time.Time
}

// Sign returns the link. Cloud CDN serves a file under the object's own name: Filename is not in the link, which all clients
// share the cached file by.
func (s cdnSigner) Sign(ctx context.Context, l Link) (string, error) {
	if l.Bucket != Delivery || l.Method != http.MethodGet {
		return s.Signer.Sign(ctx, l)
	}
	expires := strconv.FormatInt(s.now().Add(l.For).Unix(), 10)
	link := "https://" + s.host + "/" + escapePath(l.Object) + "?Expires=" + expires + "&KeyName=" + s.name
	return link + "&Signature=" + sealed(s.key, link), nil
}

// sealed returns the signature of a link that says its end and its key.
func sealed(key []byte, link string) string {
	h := hmac.New(sha1.New, key)
	_, _ = h.Write([]byte(link)) // a hash takes everything
	return base64.URLEncoding.EncodeToString(h.Sum(nil))
}

func (c CDN) validate() error {
	if u, err := url.Parse("https://" + c.Host); err != nil || u.Host != c.Host || strings.Contains(c.Host, ":") {
		return errors.New("AIPROD_CDN_HOST: write a host name without scheme or path, as files.example.com")
	}
	return nil
}
