package cloud

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Google's own example. Source: github.com/GoogleCloudPlatform/golang-samples, cdn/signedurls.
func TestSealed(t *testing.T) {
	t.Parallel()
	key := []byte("\x9d\x9b\x51\xa2\x17\x4d\x17\xd9\xb7\x70\xa3\x36\xe0\x87\x0a\xe3") // nZtRohdNF9m3cKM24IcK4w==
	got := sealed(key, "http://35.186.234.33/index.html?Expires=1558131350&KeyName=my-key")
	if want := "fm6JZSmKNsB5sys8VGr-JE4LiiE="; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
}

// elsewhere signs as storage does.
type elsewhere struct{}

func (elsewhere) Sign(context.Context, Link) (string, error) { return "https://storage/", nil }

// Only what is fetched of delivered files goes through the cache, and only by who holds its key.
func TestCDN(t *testing.T) {
	t.Parallel()
	const key, storage = "k1:nZtRohdNF9m3cKM24IcK4w==", "https://storage/"
	film := Link{Bucket: Delivery, Object: "acme/7/a film/é.mp4", Method: http.MethodGet, For: time.Minute, Filename: "a film.mp4"}
	cases := map[string]struct {
		cdn  CDN
		link Link
		want string
	}{
		"film":        {CDN{"files.example.com", NewSecret(key)}, film, "https://files.example.com/acme/7/a%20film/%C3%A9.mp4?Expires=1060&KeyName=k1&Signature="},
		"upload":      {CDN{"files.example.com", NewSecret(key)}, Link{Bucket: Delivery, Method: http.MethodPut}, storage},
		"artefact":    {CDN{"files.example.com", NewSecret(key)}, Link{Bucket: Work, Method: http.MethodGet}, storage},
		"no cache":    {CDN{}, film, storage},
		"no key":      {CDN{Host: "files.example.com"}, film, storage},
		"key is kept": {CDN{"files.example.com", NewSecret(Elsewhere)}, film, storage},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := c.cdn.Signer(elsewhere{}, func() time.Time { return time.Unix(1000, 0) })
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Sign(t.Context(), c.link)
			if err != nil || !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, %v; want %s…", got, err, c.want)
			}
		})
	}
}

// A key that cannot be read stops the start, and is not told.
func TestCDNRefusesKeys(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"nZtRohdNF9m3cKM24IcK4w==", "K1:nZtRohdNF9m3cKM24IcK4w==", "k1:nZtRohdNF9m3cKM24IcK4", "k1:nZtRohdNF9m3cKM24IcK4w==\n", "k1:"} {
		_, err := CDN{"files.example.com", NewSecret(key)}.Signer(elsewhere{}, time.Now)
		if err == nil || strings.Contains(err.Error(), "nZtR") {
			t.Errorf("%q: %v", key, err)
		}
	}
	for host, ok := range map[string]bool{"": true, "files.example.com": true, "https://files.example.com": false, "files.example.com/x": false, "files.example.com:443": false} {
		if err := (CDN{Host: host}).validate(); (err == nil) != ok {
			t.Errorf("%q: %v", host, err)
		}
	}
}
