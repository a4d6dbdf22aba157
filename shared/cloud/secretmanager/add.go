package secretmanager

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"sync"

	"golang.org/x/oauth2/google"

	"github.com/aiprod/aiprod/shared/cloud"
)

// Serve gives a program's environment the manager, to add versions to its secrets: an option of package serve.
func Serve(_ context.Context, env *cloud.Env) error {
	env.Secrets = NewSecrets(env.Config, address, sync.OnceValues(func() (*http.Client, error) {
		return google.DefaultClient(context.Background(), scope) // outlives the call that first needs it
	}))
	return nil
}

// Secrets are the secrets of an installation.
type Secrets struct {
	config cloud.Config
	url    string
	client func() (*http.Client, error)
}

var _ cloud.Secrets = (*Secrets)(nil)

// NewSecrets returns the secrets of an installation, kept by the manager at an address.
func NewSecrets(c cloud.Config, url string, client func() (*http.Client, error)) *Secrets {
	return &Secrets{c, url, client}
}

// Add implements cloud.Secrets.
// Source: https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/addVersion, read 2026-11.
func (s *Secrets) Add(ctx context.Context, setting string, value []byte) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	type payload struct {
		Data []byte `json:"data"`
		Sum  string `json:"dataCrc32c"`
	}
	sum := strconv.FormatUint(uint64(crc32.Checksum(value, crc32.MakeTable(crc32.Castagnoli))), 10)
	body, err := json.Marshal(map[string]payload{"payload": {value, sum}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/v1/"+s.config.Secret(setting)+":addVersion", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, largestAnswer))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("secretmanager: add to %s: %w", setting, refusal(res.StatusCode, text))
	}
	return nil
}
