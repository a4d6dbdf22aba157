package identity

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// shortLife and longLife bound how long keys are kept, whatever their publisher says; unsaidLife is for when it says nothing.
	shortLife  = time.Minute
	unsaidLife = time.Hour
	longLife   = 24 * time.Hour
	// minKeyBits is the least size of an RSA key. Source: RFC 7518, 3.3.
	minKeyBits = 2048
)

// parseKeys reads either form in which Google publishes keys. Keys that are not for
// RS256 signatures are skipped; an answer without any is an error.
func parseKeys(data []byte) (map[string]*rsa.PublicKey, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, err
	}
	read := parseCertificates
	if _, ok := members["keys"]; ok {
		read = parseJWKS
	}
	keys, err := read(data)
	if err != nil {
		return nil, err
	}
	for id, key := range keys {
		if key.N.BitLen() < minKeyBits {
			return nil, fmt.Errorf("key %q has %d bits", id, key.N.BitLen())
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("no RSA keys in the answer")
	}
	return keys, nil
}

// parseJWKS reads a JWK set. Source: RFC 7517 and, for RSA, RFC 7518, 6.3.
func parseJWKS(data []byte) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kty, Kid, Use, Alg, N, E string }
	}
	if err := json.Unmarshal(data, &set); err != nil {
		return nil, err
	}
	keys := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		if k.Kty != "RSA" || k.Kid == "" || k.Use == "enc" || k.Alg != "" && k.Alg != "RS256" {
			continue
		}
		n, err := base64.RawURLEncoding.DecodeString(k.N)
		e, err2 := base64.RawURLEncoding.DecodeString(k.E)
		exponent := new(big.Int).SetBytes(e)
		if err != nil || err2 != nil || exponent.BitLen() > 31 || exponent.Int64() < 3 {
			return nil, fmt.Errorf("key %q is malformed", k.Kid)
		}
		keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}
	}
	return keys, nil
}

// parseCertificates reads a map of key ids to PEM certificates.
func parseCertificates(data []byte) (map[string]*rsa.PublicKey, error) {
	var certificates map[string]string
	if err := json.Unmarshal(data, &certificates); err != nil {
		return nil, err
	}
	keys := map[string]*rsa.PublicKey{}
	for id, text := range certificates {
		block, _ := pem.Decode([]byte(text))
		if block == nil {
			return nil, fmt.Errorf("certificate %q is not PEM", id)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %q: %w", id, err)
		}
		if key, ok := certificate.PublicKey.(*rsa.PublicKey); ok {
			keys[id] = key
		}
	}
	return keys, nil
}

// lifetime is how long an answer may be kept: its max-age less its age.
func lifetime(h http.Header) time.Duration {
	life := unsaidLife
	for _, directive := range strings.Split(h.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if n, err := strconv.Atoi(value); err == nil && strings.EqualFold(name, "max-age") {
			age, _ := strconv.Atoi(h.Get("Age"))
			life = time.Duration(min(n, int(longLife/time.Second))-max(age, 0)) * time.Second
		}
	}
	return min(max(life, shortLife), longLife)
}
