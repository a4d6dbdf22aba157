package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/aiprod/aiprod/functions/api/library"
)

// follow returns the id of the kit to follow: that of a file's, which is stored
// first, once a day for the same file; or the id as it is given.
func follow(ctx context.Context, api *client, kit string) (string, error) {
	raw, err := os.ReadFile(kit)
	if err != nil {
		return kit, nil //nolint:nilerr // no file: an id
	}
	if !json.Valid(raw) {
		return "", fmt.Errorf("--brand %s: the file is not JSON", kit)
	}
	sum := sha256.Sum256(raw)
	key := http.Header{"Idempotency-Key": {"brand-" + hex.EncodeToString(sum[:])}}
	var made library.Brand
	if _, err := api.call(ctx, http.MethodPost, "/brands", json.RawMessage(raw), &made, key); err != nil {
		return "", refused(err)
	}
	for _, a := range made.Adjusted {
		fmt.Fprintln(os.Stderr, "brand: "+a.String())
	}
	return made.ID, nil
}
