// Package secretmanager reads keys from Google's Secret Manager, when a program
// starts. It knows the one method that takes, a GET, which is no reason for a
// module and a connection of its own.
package secretmanager

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2/google"

	"github.com/aiprod/aiprod/shared/cloud"
)

const (
	// address is where Google's is.
	address = "https://secretmanager.googleapis.com"
	// scope lets a service account read the secrets it may access. There is no smaller one.
	// Source: https://developers.google.com/identity/protocols/oauth2/scopes, read 2026-11.
	scope = "https://www.googleapis.com/auth/cloud-platform"
	// timeout bounds one call, so that a start that cannot succeed fails.
	timeout = 10 * time.Second
	// largestAnswer is over what the largest secret, 64 KiB, takes in an answer.
	largestAnswer = 256 << 10
)

// Google returns Google's manager, asked as the program's service account. It
// calls nobody before the first secret is wanted.
func Google() cloud.Manager {
	client := sync.OnceValues(func() (*http.Client, error) {
		return google.DefaultClient(context.Background(), scope) // outlives the call that first needs it
	})
	return func(ctx context.Context, version string) (string, error) {
		c, err := client()
		if err != nil {
			return "", err
		}
		return At(address, c)(ctx, version)
	}
}

// At returns the manager at an address, reached by a client that shows who asks.
func At(url string, client *http.Client) cloud.Manager {
	return func(ctx context.Context, version string) (string, error) {
		if !named.MatchString(version) {
			return "", errors.New("write it as projects/P/secrets/S/versions/V, V being a number or latest")
		}
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		return access(ctx, client, url+"/v1/"+version+":access")
	}
}

// named is the name of a version. Source: cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions.
var named = regexp.MustCompile(`^projects/[A-Za-z0-9:.-]+/secrets/[A-Za-z0-9_-]{1,255}/versions/([0-9]+|[A-Za-z][A-Za-z0-9_-]*)$`)

func access(ctx context.Context, client *http.Client, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, largestAnswer))
	if err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusOK {
		return "", refusal(res.StatusCode, text)
	}
	return payload(text)
}

// payload reads an answer, which says its own checksum.
func payload(text []byte) (string, error) {
	var told struct {
		Payload struct {
			Data []byte `json:"data"`
			Sum  string `json:"dataCrc32c"`
		} `json:"payload"`
	}
	if err := json.Unmarshal(text, &told); err != nil {
		return "", errors.New("the answer cannot be read") // and is not shown: it holds the secret
	}
	sum := strconv.FormatUint(uint64(crc32.Checksum(told.Payload.Data, crc32.MakeTable(crc32.Castagnoli))), 10)
	if told.Payload.Sum != "" && told.Payload.Sum != sum {
		return "", errors.New("the answer was damaged on its way")
	}
	return string(told.Payload.Data), nil
}

// refusal is the error of an answer that is none: its status, and what can be done about it.
func refusal(status int, text []byte) error {
	var told struct {
		Error struct {
			Status  string `json:"status"`
			Message string `json:"message"`
		} `json:"error"`
	}
	_ = json.Unmarshal(text, &told) // what is no JSON says nothing
	hint := map[int]string{
		http.StatusForbidden: "; give the service account the role Secret Manager Secret Accessor",
		http.StatusNotFound:  "; there is no such version",
	}[status]
	return fmt.Errorf("answered %d %s: %s%s", status, told.Error.Status, strings.TrimSpace(told.Error.Message), hint)
}
