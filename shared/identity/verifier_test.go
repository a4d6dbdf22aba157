package identity

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
)

// code gives the reason an error states, "" for none, and checks that it is a 401.
func code(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("%v is no fault", err)
	}
	if f.Kind != fault.Unauthenticated || f.Hint == "" {
		t.Errorf("%v is of kind %d with hint %q", f, f.Kind, f.Hint)
	}
	return f.Code
}

func TestVerify(t *testing.T) {
	t.Parallel()
	p := newPublisher(t)
	for _, tc := range []struct {
		name    string
		changes jwt.MapClaims
		want    Principal
	}{
		{"producer", nil, Principal{UID: "ann", Tenant: "acme", Email: "ann@example.com", Role: Producer}},
		{"second factor", jwt.MapClaims{"firebase": map[string]any{"sign_in_second_factor": "totp"}},
			Principal{UID: "ann", Tenant: "acme", Email: "ann@example.com", Role: Producer, SecondFactor: true}},
		{"no e-mail", jwt.MapClaims{"email": nil}, Principal{UID: "ann", Tenant: "acme", Role: Producer}},
		{"operator without tenant", jwt.MapClaims{"role": "operator", "tenant": nil},
			Principal{UID: "ann", Email: "ann@example.com", Role: Operator}},
		{"just expired, within the skew", jwt.MapClaims{"exp": noon.Add(-59 * time.Second).Unix()},
			Principal{UID: "ann", Tenant: "acme", Email: "ann@example.com", Role: Producer}},
		{"made by a clock ahead, within the skew", jwt.MapClaims{"iat": noon.Add(59 * time.Second).Unix()},
			Principal{UID: "ann", Tenant: "acme", Email: "ann@example.com", Role: Producer}},
	} {
		v := NewVerifier(project, NewKeys(p.URL, nil, newClock().now), newClock().now)
		token := sign(with(claimsOf("ann"), tc.changes))
		for _, when := range []string{"first", "remembered"} {
			got, err := v.Verify(t.Context(), token)
			if err != nil {
				t.Errorf("%s, %s: %v", tc.name, when, err)
			}
			tc.want.SignedIn = noon.Add(-time.Hour)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", tc.name, when, diff)
			}
		}
	}
}

func TestForgedTokens(t *testing.T) {
	t.Parallel()
	p := newPublisher(t)
	v := NewVerifier(project, NewKeys(p.URL, nil, newClock().now), newClock().now)
	keys := makeKeys()
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(&keys[0].PublicKey))})
	good := sign(claimsOf("ann"))
	parts := strings.Split(good, ".")
	other := strings.Split(sign(with(claimsOf("ann"), jwt.MapClaims{"role": "admin"})), ".")
	critical := jwt.NewWithClaims(jwt.SigningMethodRS256, claimsOf("ann"))
	critical.Header["kid"], critical.Header["crit"] = "first", []string{"b64"}
	changed := func(name string, value any) string { return sign(with(claimsOf("ann"), jwt.MapClaims{name: value})) }

	for _, tc := range []struct{ name, token, code string }{
		{"good", good, ""},
		{"nothing", "", "auth.malformed"},
		{"not a token", "hello", "auth.malformed"},
		{"two parts", parts[0] + "." + parts[1], "auth.malformed"},
		{"claims that are no JSON", parts[0] + ".AAAA." + parts[2], "auth.malformed"},
		{"too long", good + strings.Repeat("A", maxToken), "auth.malformed"},
		{"algorithm none", signWith(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "first", claimsOf("ann")), "auth.signature"},
		{"HS256 with the public key", signWith(jwt.SigningMethodHS256, public, "first", claimsOf("ann")), "auth.signature"},
		{"HS256 with the modulus", signWith(jwt.SigningMethodHS256, keys[0].N.Bytes(), "first", claimsOf("ann")), "auth.signature"},
		{"RS512", signWith(jwt.SigningMethodRS512, keys[0], "first", claimsOf("ann")), "auth.signature"},
		{"PS256", signWith(jwt.SigningMethodPS256, keys[0], "first", claimsOf("ann")), "auth.signature"},
		{"another key", signWith(jwt.SigningMethodRS256, keys[1], "first", claimsOf("ann")), "auth.signature"},
		{"a key id nobody published", signWith(jwt.SigningMethodRS256, keys[0], "unknown", claimsOf("ann")), "auth.signature"},
		{"no key id", signWith(jwt.SigningMethodRS256, keys[0], "", claimsOf("ann")), "auth.signature"},
		{"another token's claims", parts[0] + "." + other[1] + "." + parts[2], "auth.signature"},
		{"no signature", parts[0] + "." + parts[1] + ".", "auth.signature"},
		{"a critical extension", must(critical.SignedString(keys[0])), "auth.signature"},
		{"another audience", changed("aud", "other"), "auth.audience"},
		{"two audiences", changed("aud", []string{project, "other"}), "auth.audience"},
		{"no audience", changed("aud", nil), "auth.audience"},
		{"another issuer", changed("iss", firebaseIssuer+"other"), "auth.audience"},
		{"Google's issuer", changed("iss", "https://accounts.google.com"), "auth.audience"},
		{"no subject", changed("sub", nil), "auth.malformed"},
		{"long subject", changed("sub", strings.Repeat("u", 129)), "auth.malformed"},
		{"no expiry", changed("exp", nil), "auth.malformed"},
		{"no issue time", changed("iat", nil), "auth.malformed"},
		{"no sign-in time", changed("auth_time", nil), "auth.malformed"},
		{"a time that is text", changed("exp", "tomorrow"), "auth.malformed"},
		{"expired", changed("exp", noon.Add(-time.Minute).Unix()), "auth.expired"},
		{"issued in the future", changed("iat", noon.Add(61*time.Second).Unix()), "auth.early"},
		{"signed in in the future", changed("auth_time", noon.Add(61*time.Second).Unix()), "auth.early"},
		{"no tenant", changed("tenant", nil), "auth.tenant"},
		{"a tenant that is a path", changed("tenant", "acme/jobs/x"), "auth.tenant"},
		{"a tenant that is another's parent", changed("tenant", ".."), "auth.tenant"},
		{"no role", changed("role", nil), "auth.no_role"},
		{"an invented role", changed("role", "root"), "auth.no_role"},
	} {
		_, err := v.Verify(t.Context(), tc.token)
		if got := code(t, err); got != tc.code {
			t.Errorf("%s: %q, want %q (%v)", tc.name, got, tc.code, err)
		}
		if err != nil && (strings.Contains(err.Error(), "acme") || len(tc.token) > 40 && strings.Contains(err.Error(), tc.token[:40])) {
			t.Errorf("%s: the error tells too much: %v", tc.name, err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestRememberedTokensExpire(t *testing.T) {
	t.Parallel()
	clock := newClock()
	keys := NewKeys(newPublisher(t).URL, nil, clock.now)
	v := NewVerifier(project, keys, clock.now)
	token := sign(with(claimsOf("ann"), jwt.MapClaims{"exp": noon.Add(2 * time.Minute).Unix()}))
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	clock.advance(4 * time.Minute)
	if _, err := v.Verify(t.Context(), token); code(t, err) != "auth.expired" {
		t.Errorf("after its expiry: %v", err)
	}
}

// A key that is withdrawn takes its tokens with it, at the latest when the cache forgets them and the keys are fetched anew.
func TestWithdrawnKey(t *testing.T) {
	t.Parallel()
	clock, p := newClock(), newPublisher(t)
	v := NewVerifier(project, NewKeys(p.URL, nil, clock.now), clock.now)
	token := sign(with(claimsOf("ann"), jwt.MapClaims{"exp": noon.Add(6 * time.Hour).Unix()}))
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	p.set(func(p *publisher) {
		p.keys["second"] = &makeKeys()[1].PublicKey
		delete(p.keys, "first")
	})
	clock.advance(61 * time.Minute)
	if _, err := v.Verify(t.Context(), token); code(t, err) != "auth.signature" {
		t.Errorf("token of a withdrawn key: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := newCache()
	for i := range 3 * maxRemembered {
		c.put(string(rune(i+1000))+"token", Principal{}, noon, noon.Add(time.Hour))
		if len(c.seen) > maxRemembered {
			t.Fatalf("%d entries", len(c.seen))
		}
	}
	c.put("the last", Principal{UID: "last"}, noon, noon.Add(time.Hour))
	if p, ok := c.get("the last", noon.Add(remember-1)); !ok || p.UID != "last" {
		t.Errorf("lost a fresh entry: %v %v", p, ok)
	}
	if _, ok := c.get("the last", noon.Add(remember)); ok {
		t.Error("remembered for too long")
	}
}
