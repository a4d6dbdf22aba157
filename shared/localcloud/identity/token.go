package identity

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// firebaseClaims are those of an ID token, as Firebase orders them.
// Source: https://firebase.google.com/docs/auth/admin/verify-id-tokens, read 2026-11.
type firebaseClaims struct {
	Tenant        string `json:"tenant,omitempty"`
	Role          string `json:"role,omitempty"`
	SignedInAt    int64  `json:"auth_time"`
	UserID        string `json:"user_id"`
	Email         string `json:"email,omitempty"`
	EmailVerified bool   `json:"email_verified"`
	Firebase      signIn `json:"firebase"`
	stamps
}

type signIn struct {
	Identities   map[string][]string `json:"identities"`
	Provider     string              `json:"sign_in_provider"`
	SecondFactor string              `json:"sign_in_second_factor,omitempty"`
}

// oidcClaims are those of the tokens with which Google's services call ours.
// Source: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions, read 2026-11.
type oidcClaims struct {
	AuthorizedParty string `json:"azp"`
	Email           string `json:"email"`
	EmailVerified   bool   `json:"email_verified"`
	stamps
}

// stamps are what every token says. The audience is one string, as in Google's tokens.
type stamps struct {
	Issuer   string `json:"iss"`
	Audience string `json:"aud"`
	Subject  string `json:"sub"`
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

func (i *Issuer) stamp(issuer, audience, subject string) stamps {
	now := i.now()
	return stamps{Issuer: issuer, Audience: audience, Subject: subject, IssuedAt: now.Unix(), Expires: now.Add(tokenLife).Unix()}
}

// IDToken signs a user in: it gives a Firebase ID token, valid for an hour. Who was never here gets an account.
func (i *Issuer) IDToken(u User) string {
	_ = i.register(u) // without an account the token is refused, and that says why
	return i.sign(u, i.now().Add(-u.Since))
}

// sign gives the ID token of a user who signed in at a time.
func (i *Issuer) sign(u User, signedIn time.Time) string {
	c := firebaseClaims{
		Tenant: u.Tenant, Role: string(u.Role), UserID: u.UID, Email: u.Email, EmailVerified: u.Email != "",
		Firebase: signIn{Provider: "password", Identities: map[string][]string{}},
		stamps:   i.stamp("https://securetoken.google.com/"+i.project, i.project, u.UID),
	}
	c.SignedInAt = signedIn.Unix()
	if u.Email != "" {
		c.Firebase.Identities["email"] = []string{u.Email}
	}
	if u.MFA {
		c.Firebase.SecondFactor = "totp"
	}
	return i.token(c)
}

// OIDCToken gives the token with which a push to audience, a URL, proves that it comes on behalf of a service account.
// It is valid for an hour.
func (i *Issuer) OIDCToken(audience, serviceAccount string) string {
	subject := shortHash([]byte(serviceAccount))[:21]
	return i.token(oidcClaims{
		AuthorizedParty: subject, Email: serviceAccount, EmailVerified: true,
		stamps: i.stamp("https://accounts.google.com", audience, subject),
	})
}

// token signs claims: RS256, in compact form.
func (i *Issuer) token(claims any) string {
	header := map[string]string{"alg": "RS256", "kid": i.tokens.id, "typ": "JWT"}
	text := encode(header) + "." + encode(claims)
	signature, err := i.tokens.sign([]byte(text))
	if err != nil {
		panic(err) // only for a key too small to sign with
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func encode(part any) string {
	data, err := json.Marshal(part)
	if err != nil {
		panic(err) // only strings, numbers and lists of them come here
	}
	return base64.RawURLEncoding.EncodeToString(data)
}
