package identity

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const project = "demo"

// noon is when the tests take place.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// makeKeys gives the keys of all tests, since each takes a while to make.
var makeKeys = sync.OnceValue(func() (keys [3]*rsa.PrivateKey) {
	for i := range keys {
		var err error
		if keys[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	return keys
})

// clock is a clock that a test moves.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(noon.UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// publisher serves keys over HTTP, counts the fetches, and can be down.
type publisher struct {
	*httptest.Server
	mu      sync.Mutex
	keys    map[string]*rsa.PublicKey
	down    bool
	fetches int
}

func newPublisher(t *testing.T) *publisher {
	p := &publisher{keys: map[string]*rsa.PublicKey{"first": &makeKeys()[0].PublicKey}}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) serve(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fetches++
	if p.down {
		http.Error(w, "down", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=3600, must-revalidate, no-transform")
	_, _ = w.Write(jwks(p.keys))
}

func (p *publisher) set(change func(*publisher)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

func (p *publisher) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches
}

func jwks(keys map[string]*rsa.PublicKey) []byte {
	list := []map[string]string{}
	for id, key := range keys {
		list = append(list, map[string]string{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": id,
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())})
	}
	data, err := json.Marshal(map[string]any{"keys": list})
	if err != nil {
		panic(err)
	}
	return data
}

// claimsOf gives the claims of a good ID token at noon.
func claimsOf(uid string) jwt.MapClaims {
	return jwt.MapClaims{
		"iss": firebaseIssuer + project, "aud": project, "sub": uid, "email": uid + "@example.com",
		"iat": noon.Unix(), "auth_time": noon.Add(-time.Hour).Unix(), "exp": noon.Add(time.Hour).Unix(),
		"tenant": "acme", "role": "producer", "firebase": map[string]any{"sign_in_provider": "password"},
	}
}

// with gives claims with some changed; a nil value removes one.
func with(claims jwt.MapClaims, changes jwt.MapClaims) jwt.MapClaims {
	for name, value := range changes {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
	return claims
}

// sign makes a token with the first key, named first.
func sign(claims jwt.MapClaims) string {
	return signWith(jwt.SigningMethodRS256, makeKeys()[0], "first", claims)
}

func signWith(method jwt.SigningMethod, key any, id string, claims jwt.MapClaims) string {
	token := jwt.NewWithClaims(method, claims)
	if id != "" {
		token.Header["kid"] = id
	}
	text, err := token.SignedString(key)
	if err != nil {
		panic(err)
	}
	return text
}
