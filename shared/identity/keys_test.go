package identity

import (
	"crypto/rsa"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
)

func kindOf(err error) fault.Kind {
	var f *fault.Error
	errors.As(err, &f)
	if f == nil {
		return fault.Internal
	}
	return f.Kind
}

// A new key is found as soon as a token names it, without waiting for the old answer to grow old.
func TestRotation(t *testing.T) {
	t.Parallel()
	clock, p := newClock(), newPublisher(t)
	k := NewKeys(p.URL, p.Client(), clock.now)
	ask := func(id string, want *rsa.PublicKey, fetches int) {
		t.Helper()
		key, err := k.Key(t.Context(), id)
		if key != want && (key == nil || want == nil || !key.Equal(want)) || (err == nil) != (want != nil) {
			t.Errorf("key %s: %v, %v", id, key, err)
		}
		if got := p.count(); got != fetches {
			t.Errorf("after asking for %s: %d fetches, want %d", id, got, fetches)
		}
	}
	first, second := &makeKeys()[0].PublicKey, &makeKeys()[1].PublicKey

	ask("first", first, 1)
	ask("first", first, 1)
	p.set(func(p *publisher) { p.keys["second"] = second })
	ask("second", nil, 1) // within the minute nothing is fetched
	clock.advance(betweenFetches)
	ask("second", second, 2)
	ask("first", first, 2)
	for range 100 {
		ask("invented", nil, 2)
	}
	clock.advance(time.Hour)
	ask("first", first, 3) // the answer's hour is over
}

func TestOutage(t *testing.T) {
	t.Parallel()
	clock, p := newClock(), newPublisher(t)
	k := NewKeys(p.URL, nil, clock.now)
	p.set(func(p *publisher) { p.down = true })
	for range 3 {
		if _, err := k.Key(t.Context(), "first"); kindOf(err) != fault.Unavailable {
			t.Errorf("down from the start: %v", err)
		}
	}
	if got := p.count(); got != 1 {
		t.Errorf("%d fetches within a moment, want 1", got)
	}
	p.set(func(p *publisher) { p.down = false })
	clock.advance(afterFailure)
	if _, err := k.Key(t.Context(), "first"); err != nil {
		t.Fatal(err)
	}
	p.set(func(p *publisher) { p.down = true })
	clock.advance(90 * time.Minute)
	if _, err := k.Key(t.Context(), "first"); err != nil {
		t.Errorf("half an hour late: %v", err)
	}
	if _, err := k.Key(t.Context(), "second"); kindOf(err) != fault.Unavailable {
		t.Errorf("an unknown key while down: %v", err)
	}
	clock.advance(time.Hour)
	if _, err := k.Key(t.Context(), "first"); kindOf(err) != fault.Unavailable {
		t.Errorf("more than an hour late: %v", err)
	}
}

func TestOneFetchForAll(t *testing.T) {
	t.Parallel()
	p := newPublisher(t)
	k := NewKeys(p.URL, nil, newClock().now)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := k.Key(t.Context(), "first"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := p.count(); got != 1 {
		t.Errorf("%d fetches", got)
	}
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, data string
		ok         bool
	}{
		{"a JWK set", string(jwks(map[string]*rsa.PublicKey{"a": &makeKeys()[0].PublicKey})), true},
		{"nothing", `{}`, false},
		{"no JSON", `<html>`, false},
		{"an empty set", `{"keys":[]}`, false},
		{"a small key", `{"keys":[{"kty":"RSA","kid":"a","n":"u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u","e":"AQAB"}]}`, false},
		{"no exponent", `{"keys":[{"kty":"RSA","kid":"a","n":"u1SU"}]}`, false},
		{"an elliptic curve", `{"keys":[{"kty":"EC","kid":"a","crv":"P-256"}]}`, false},
		{"a certificate that is none", `{"a":"hello"}`, false},
		{"a certificate of nonsense", `{"a":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}`, false},
	} {
		if _, err := parseKeys([]byte(tc.data)); (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add(jwks(map[string]*rsa.PublicKey{"a": &makeKeys()[0].PublicKey}))
	f.Add([]byte(`{"a":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, err := parseKeys(data)
		if err == nil && len(keys) == 0 {
			t.Error("no error and no keys")
		}
		for id, key := range keys {
			if err == nil && (key.N.BitLen() < minKeyBits || key.E < 3) {
				t.Errorf("accepted key %q of %d bits, exponent %d", id, key.N.BitLen(), key.E)
			}
		}
	})
}

func TestLifetime(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		control, age string
		want         time.Duration
	}{
		{"", "", time.Hour}, {"public, max-age=19034, must-revalidate", "", 19034 * time.Second},
		{"max-age=600", "100", 500 * time.Second}, {"max-age=600", "1000", time.Minute}, {"no-store", "", time.Hour},
		{"max-age=0", "", time.Minute}, {"max-age=99999999999", "", 24 * time.Hour}, {"MAX-AGE=120", "-5", 2 * time.Minute},
	} {
		h := http.Header{}
		h.Set("Cache-Control", tc.control)
		h.Set("Age", tc.age)
		if diff := cmp.Diff(tc.want, lifetime(h)); diff != "" {
			t.Errorf("%q, age %q (-want +got):\n%s", tc.control, tc.age, diff)
		}
	}
}
