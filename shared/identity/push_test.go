package identity

import (
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func TestVerifyPush(t *testing.T) {
	t.Parallel()
	const url, account = "https://render.example/", "invoker@demo.iam.gserviceaccount.com"
	v := NewPushVerifier(NewKeys(newPublisher(t).URL, nil, newClock().now), newClock().now, "other@demo.iam.gserviceaccount.com", account)
	push := func(changes jwt.MapClaims) string {
		return sign(with(jwt.MapClaims{"iss": "https://accounts.google.com", "aud": url, "sub": "1", "email": account,
			"email_verified": true, "iat": noon.Unix(), "exp": noon.Add(time.Hour).Unix()}, changes))
	}
	for _, tc := range []struct{ name, token, audience, code string }{
		{"good", push(nil), url, ""},
		{"the issuer's short name", push(jwt.MapClaims{"iss": "accounts.google.com"}), url, ""},
		{"another URL", push(nil), "https://deliver.example/", "auth.audience"},
		{"no URL configured", push(jwt.MapClaims{"aud": ""}), "", "auth.audience"},
		{"another issuer", push(jwt.MapClaims{"iss": firebaseIssuer + project}), url, "auth.audience"},
		{"a stranger", push(jwt.MapClaims{"email": "stranger@demo.iam.gserviceaccount.com"}), url, "auth.account"},
		{"no e-mail", push(jwt.MapClaims{"email": nil}), url, "auth.account"},
		{"an e-mail nobody verified", push(jwt.MapClaims{"email_verified": false}), url, "auth.account"},
		{"expired", push(jwt.MapClaims{"exp": noon.Add(-time.Hour).Unix()}), url, "auth.expired"},
		{"a user's token", sign(claimsOf("ann")), url, "auth.audience"},
		{"no token", "", url, "auth.malformed"},
		{"another key", signWith(jwt.SigningMethodRS256, makeKeys()[2], "first", jwt.MapClaims{"aud": url}), url, "auth.signature"},
	} {
		if got := code(t, v.VerifyPush(t.Context(), tc.token, tc.audience)); got != tc.code {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.code)
		}
	}
}
