package disclosure

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
)

// algorithm is the one way statements are signed (RFC 8032).
const algorithm = "Ed25519"

// maxSidecar bounds what is read. That of a film of five minutes has some 40 kB.
const maxSidecar = 4 << 20

// A sidecar is a statement and its signature: the content of provenance.json.
type sidecar struct {
	Signature signature `json:"signature"`
	Statement Statement `json:"statement"`
}

// A signature is over the statement in canonical JSON (RFC 8785), in UTF-8, without anything around it.
type signature struct {
	Algorithm string `json:"algorithm"`
	KeyID     string `json:"key_id"`
	// PublicKey is the DER of the key, in base64. It says who claims to have signed, and proves nothing.
	PublicKey []byte `json:"public_key"`
	Value     []byte `json:"value"`
}

// Seal signs a statement and returns the sidecar. The same statement and key give the same bytes.
func Seal(st Statement, key ed25519.PrivateKey) ([]byte, error) {
	signed, err := canonical(st)
	if err != nil {
		return nil, err
	}
	return sidecar{Statement: st, Signature: signature{
		Algorithm: algorithm, KeyID: KeyID(Public(key)), PublicKey: publicDER(Public(key)), Value: ed25519.Sign(key, signed),
	}}.encode()
}

// encode writes the sidecar the one way it is written: canonical, indented for people.
func (s sidecar) encode() ([]byte, error) {
	raw, err := canonical(s)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("disclosure: encode: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// read reads a sidecar of anyone's. Only the bytes that Seal could have written are accepted.
func read(raw []byte) (sidecar, error) {
	var s sidecar
	if len(raw) > maxSidecar {
		return s, fmt.Errorf("has %d bytes, which is too large", len(raw))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, fmt.Errorf("cannot be read: %w", err)
	}
	if s.Statement.Schema != Schema {
		return s, fmt.Errorf("has the schema %q, and %q is understood here", s.Statement.Schema, Schema)
	}
	again, err := s.encode()
	if err != nil || !bytes.Equal(raw, again) {
		return s, errors.New("is not written as it was delivered: it was edited, or saved by another program")
	}
	return s, nil
}

// signer returns the key a sidecar names, once it has proven to fit the signature.
func (s sidecar) signer() (ed25519.PublicKey, error) {
	if s.Signature.Algorithm != algorithm {
		return nil, fmt.Errorf("is of the algorithm %q, and %s is understood here", s.Signature.Algorithm, algorithm)
	}
	key, err := parsePublic(s.Signature.PublicKey)
	if err != nil {
		return nil, errors.New("names no key of " + algorithm)
	}
	if KeyID(key) != s.Signature.KeyID {
		return nil, errors.New("names a key of another id than its own")
	}
	signed, err := canonical(s.Statement)
	if err != nil {
		return nil, err
	}
	if !ed25519.Verify(key, signed, s.Signature.Value) {
		return nil, errors.New("does not fit the statement: one of them was altered")
	}
	return key, nil
}
