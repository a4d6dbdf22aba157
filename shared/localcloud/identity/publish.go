package identity

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// Where the public keys are, in the two forms Google publishes its own in.
const (
	JWKSPath         = "/.local/identity/jwks.json"
	CertificatesPath = "/.local/identity/certificates.json"
)

// keysAge is how long the published keys may be kept, seconds. They change only when the folder is emptied, and then
// a running verifier should notice soon.
const keysAge = "300"

// published are the two documents, encoded.
type published struct{ jwks, certificates []byte }

// ServeHTTP answers what Owns says is the identity server's: the keys to anyone, the token endpoint to who has a
// refresh token, the Identity Toolkit to administrators.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, toolkitPath):
		i.toolkit(w, r)
	case r.URL.Path == tokenPath:
		i.exchange(w, r)
	default:
		i.serveKeys(w, r)
	}
}

func (i *Issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	body, ok := map[string][]byte{JWKSPath: i.published.jwks, CertificatesPath: i.published.certificates}[r.URL.Path]
	if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age="+keysAge+", must-revalidate")
	_, _ = w.Write(body) // an error means the caller left
}

func (i *Issuer) publish() (published, error) {
	certificate, err := i.certificate()
	if err != nil {
		return published{}, err
	}
	var p published
	if p.jwks, err = json.Marshal(map[string]any{"keys": []any{jwk(i.tokens)}}); err != nil {
		return p, err
	}
	p.certificates, err = json.Marshal(map[string]string{i.tokens.id: string(certificate)})
	return p, err
}

// jwk is a public key as RFC 7517 writes it.
func jwk(k key) map[string]string {
	return map[string]string{
		"kty": "RSA", "alg": "RS256", "use": "sig", "kid": k.id,
		"n": base64.RawURLEncoding.EncodeToString(k.private.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.private.E)).Bytes()),
	}
}

// certificate wraps the tokens' key in a self-signed certificate, since Firebase publishes its keys in such. Nobody
// checks its chain or its dates, there as here.
func (i *Issuer) certificate() ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "securetoken.local"},
		NotBefore:    i.now().Add(-24 * time.Hour),
		NotAfter:     i.now().Add(365 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &i.tokens.private.PublicKey, i.tokens.private)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
