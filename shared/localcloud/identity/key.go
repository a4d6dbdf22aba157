package identity

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
)

// keyBits is the size of Google's own keys.
const keyBits = 2048

// key is a private key and the id its public part is published under.
type key struct {
	private *rsa.PrivateKey
	id      string
}

// generate makes a key, as PEM of PKCS #8.
func generate() ([]byte, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func parseKey(data []byte) (key, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return key{}, errors.New("not a PEM key")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return key{}, err
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return key{}, errors.New("not an RSA key")
	}
	id, err := fingerprint(&private.PublicKey)
	return key{private, id}, err
}

// sign signs with PKCS #1 v1.5 over SHA-256, which both RS256 tokens and V4 URLs use.
func (k key) sign(data []byte) ([]byte, error) {
	sum := sha256.Sum256(data)
	return rsa.SignPKCS1v15(nil, k.private, crypto.SHA256, sum[:])
}

func shortHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:20])
}
