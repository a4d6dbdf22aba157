package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// session is a sign-in, as a refresh token carries it. The token is opaque to its bearer and sealed with a key made of the
// access token, so that it outlives restarts and needs no storage.
type session struct {
	UID      string `json:"uid"`
	SignedIn int64  `json:"at"` // seconds since 1970
	MFA      bool   `json:"mfa,omitempty"`
}

// RefreshToken signs a user in and gives the token by which the sign-in goes on: see POST /auth/token/refresh.
func (i *Issuer) RefreshToken(u User) string {
	_ = i.register(u) // see IDToken
	return i.seal(session{u.UID, i.now().Unix(), u.MFA})
}

func (i *Issuer) seal(s session) string {
	body := encode(s)
	return body + "." + i.mac(body)
}

func (i *Issuer) mac(body string) string {
	h := hmac.New(sha256.New, []byte("refresh "+i.access))
	h.Write([]byte(body)) //nolint:errcheck // never fails, see hash.Hash
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func (i *Issuer) unseal(token string) (s session, ok bool) {
	body, mac, _ := strings.Cut(token, ".")
	if !hmac.Equal([]byte(mac), []byte(i.mac(body))) {
		return s, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	return s, err == nil && json.Unmarshal(raw, &s) == nil
}

// refresh answers the token endpoint: a new ID token for a refresh token.
// Source: https://cloud.google.com/identity-platform/docs/use-rest-api#section-refresh-token, read 2026-11.
func (i *Issuer) refresh(r *http.Request) (any, error) {
	if err := r.ParseForm(); err != nil {
		return nil, refused("INVALID_ARGUMENT")
	}
	token := r.PostForm.Get("refresh_token")
	switch {
	case r.PostForm.Get("grant_type") != "refresh_token":
		return nil, refused("INVALID_GRANT_TYPE")
	case token == "":
		return nil, refused("MISSING_REFRESH_TOKEN")
	}
	s, ok := i.unseal(token)
	if !ok {
		return nil, refused("INVALID_REFRESH_TOKEN")
	}
	a, err := i.users.get(s.UID)
	switch {
	case err != nil:
		return nil, err
	case a == nil:
		return nil, refused("USER_NOT_FOUND")
	case a.Disabled:
		return nil, refused("USER_DISABLED")
	case s.SignedIn < a.ValidSince:
		return nil, refused("TOKEN_EXPIRED")
	}
	c := a.claims()
	id := i.sign(User{UID: a.UID, Email: a.Email, Tenant: c.Tenant, Role: c.Role, MFA: s.MFA}, time.Unix(s.SignedIn, 0))
	return map[string]string{
		"id_token": id, "access_token": id, "refresh_token": token, "token_type": "Bearer",
		"expires_in": strconv.Itoa(int(tokenLife.Seconds())), "user_id": a.UID, "project_id": i.project,
	}, nil
}

// exchange serves the token endpoint.
func (i *Issuer) exchange(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxCall)
	out, err := i.refresh(r)
	answer(w, out, err)
}
