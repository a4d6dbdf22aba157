package localcloud

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/disclosure"
)

// ProvenanceKeys returns the files of the key that signs how films were made, in a stack's
// data folder: the secret one, and the public one that films are verified with.
func ProvenanceKeys(dir string) (secret, public string) {
	return filepath.Join(dir, "provenance", "key.pem"), filepath.Join(dir, "provenance", "public.pem")
}

// provenanceKey makes the key when the folder is used for the first time, and returns its files. The
// secret one is readable by its owner only.
func (s *Stack) provenanceKey() (secret, public string, err error) {
	secret, public = ProvenanceKeys(s.o.Dir)
	data, err := os.ReadFile(secret)
	if errors.Is(err, os.ErrNotExist) {
		if data, err = disclosure.NewKey(); err == nil {
			err = writeOnce(secret, data, 0o600)
		}
	}
	if err != nil {
		return "", "", fmt.Errorf("localcloud: provenance key: %w", err)
	}
	key, err := disclosure.ParseKey(data)
	if err != nil {
		return "", "", fmt.Errorf("localcloud: %s: %w; remove it to get a new one", secret, err)
	}
	if err := writeOnce(public, disclosure.PublicPEM(disclosure.Public(key)), 0o644); err != nil {
		return "", "", fmt.Errorf("localcloud: provenance key: %w", err)
	}
	return secret, public, nil
}

// writeOnce writes a whole file or none, and the folder it lies in. The data folder has one stack at a time.
func writeOnce(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	part := path + ".part"
	if err := os.WriteFile(part, data, mode); err != nil {
		return err
	}
	return os.Rename(part, path)
}
