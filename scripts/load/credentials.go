package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// tenants are how many the clients are spread over.
const tenants = 10

// A client is who calls: with the token of a person, or an API key.
type client struct {
	header http.Header
	jobs   []string // that it has submitted
}

func bearing(token string) client {
	return client{header: http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}}
}

// credentials makes so many clients, half of them people and half machines, and none twice.
func (s *stack) credentials(ctx context.Context, n int) ([]client, error) {
	issuer, err := local.Open(filepath.Join(s.data, "identity"), localcloud.Project, time.Now)
	if err != nil {
		return nil, err
	}
	clients := make([]client, n)
	for i := range clients {
		u := local.User{UID: fmt.Sprintf("user-%d", i), Tenant: fmt.Sprintf("tenant-%d", i%tenants), Role: identity.Producer}
		if i/tenants%2 == 0 {
			clients[i] = bearing(issuer.IDToken(u))
			continue
		}
		admin := local.User{UID: "admin-of-" + u.Tenant, Tenant: u.Tenant, Role: identity.Admin}
		key, err := s.key(ctx, issuer.IDToken(admin), u.UID)
		if err != nil {
			return nil, err
		}
		clients[i] = bearing(key)
	}
	return clients, nil
}

// key makes an API key.
func (s *stack) key(ctx context.Context, admin, name string) (string, error) {
	body := fmt.Appendf(nil, `{"name":%q,"role":"producer"}`, name)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/auth/keys", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header = bearing(admin).header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var made struct{ Key, Detail string }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || made.Key == "" {
		return "", fmt.Errorf("make a key: %s %s: %w", res.Status, made.Detail, err)
	}
	return made.Key, nil
}
