package cloud

import (
	"crypto/ed25519"
	"os"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/fault"
)

// ProvenanceKey returns the key that signs how films were made. Without one no film
// is delivered: every film carries its statement.
func (e *Env) ProvenanceKey() (ed25519.PrivateKey, error) { return e.sealKey() }

// ProvenanceKeys returns the public keys that films are verified with.
func (e *Env) ProvenanceKeys() ([]ed25519.PublicKey, error) { return e.sealKeys() }

func readSealKeys(path string) ([]ed25519.PublicKey, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, noPublic(err)
	}
	keys, err := disclosure.ParseTrusted(data)
	if err != nil {
		return nil, noPublic(err)
	}
	return keys, nil
}

func noPublic(err error) error {
	return fault.Wrap(err, fault.Unavailable, "provenance.no_key", "This server does not know the keys films are verified with.").
		WithHint("Ask its operator for them, or to set AIPROD_PROVENANCE_PUBLIC to their file.")
}

func readSealKey(path string) (ed25519.PrivateKey, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, noKey(err)
	}
	key, err := disclosure.ParseKey(data)
	if err != nil {
		return nil, noKey(err)
	}
	return key, nil
}

func noKey(err error) error {
	return fault.Wrap(err, fault.Unavailable, "provenance.no_key", "This server has no key to sign how the film was made.").
		WithHint("Retry the job once the operator has set AIPROD_PROVENANCE_KEY to the file of an Ed25519 key.")
}
