package identity

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// ToolkitURL is where Google's Identity Toolkit is.
// Source: https://cloud.google.com/identity-platform/docs/reference/rest/v1/projects.accounts/lookup, read 2026-11.
const ToolkitURL = "https://identitytoolkit.googleapis.com"

const (
	maxLookup     = 5 * time.Second
	maxAccount    = 1 << 20 // bytes of an answer
	emulatorToken = "owner" // what Google's own emulator takes for an administrator
)

// A Lookup asks the Identity Toolkit how a user stands. It reads and changes nothing: users are administered through
// the Admin SDK, which is too large for programs that only need to know.
type Lookup struct {
	url    string
	client func() (*http.Client, error)
}

var _ Accounts = (*Lookup)(nil)

// NewLookup returns a lookup of a project's users at base, such as ToolkitURL. client is
// called for each question and gives one that sends Google's access tokens.
func NewLookup(base, project string, client func() (*http.Client, error)) *Lookup {
	return &Lookup{url: base + "/v1/projects/" + project + "/accounts:lookup", client: client}
}

// account is what we read of a user.
type account struct {
	Disabled   bool   `json:"disabled"`
	ValidSince string `json:"validSince"`       // seconds since 1970, as text
	Claims     string `json:"customAttributes"` // JSON, as text
}

// State implements Accounts.
func (l *Lookup) State(ctx context.Context, uid string) (s State, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, maxLookup)
	defer cancel()
	body, err := json.Marshal(map[string][]string{"localId": {uid}})
	if err != nil {
		return s, false, err
	}
	var answer struct{ Users []account }
	if err := l.post(ctx, body, &answer); err != nil {
		return s, false, fmt.Errorf("identity: look up: %w", err)
	}
	if len(answer.Users) == 0 {
		return s, false, nil
	}
	s, err = answer.Users[0].state()
	return s, err == nil, err
}

func (l *Lookup) post(ctx context.Context, body []byte, dst any) error {
	client, err := l.client()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return json.NewDecoder(io.LimitReader(res.Body, maxAccount)).Decode(dst)
}

func (a account) state() (State, error) {
	s := State{Disabled: a.Disabled}
	if a.ValidSince != "" {
		seconds, err := strconv.ParseInt(a.ValidSince, 10, 64)
		if err != nil {
			return s, fmt.Errorf("identity: validSince: %w", err)
		}
		s.ValidSince = time.Unix(seconds, 0)
	}
	if a.Claims == "" {
		return s, nil
	}
	var c struct {
		Tenant string `json:"tenant"`
		Role   Role   `json:"role"`
	}
	if err := json.Unmarshal([]byte(a.Claims), &c); err != nil {
		return s, fmt.Errorf("identity: claims: %w", err)
	}
	s.Tenant, s.Role = c.Tenant, c.Role
	return s, nil
}

// mostWaiting is how many connections to the toolkit stay open between questions: as many as an instance may ask at
// once. Go's own limit of two has nearly every question under load make a connection.
const mostWaiting = 100

// EmulatorClient returns a client for an Identity Toolkit on this machine, which takes a fixed token. Make it once.
func EmulatorClient() (*http.Client, error) {
	return &http.Client{Transport: fixedToken{&http.Transport{MaxIdleConnsPerHost: mostWaiting, IdleConnTimeout: time.Minute}}}, nil
}

type fixedToken struct{ next http.RoundTripper }

func (t fixedToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+emulatorToken)
	return t.next.RoundTrip(r)
}
