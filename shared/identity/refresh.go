package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

// TokenURL is Google's token endpoint for the users of a project, to which the project's web key is added.
// Source: https://cloud.google.com/identity-platform/docs/use-rest-api#section-refresh-token, read 2026-11.
const TokenURL = "https://securetoken.googleapis.com/v1/token"

// maxRefresh is how long the token endpoint may take.
const maxRefresh = 10 * time.Second

// Tokens are what a refresh gives.
type Tokens struct {
	ID, Refresh string
	Seconds     int // until ID expires
}

// Refresh exchanges a refresh token at an endpoint. Its errors are faults: Unauthenticated with the reason, or Unavailable.
func Refresh(ctx context.Context, endpoint, token string) (Tokens, error) {
	ctx, cancel := context.WithTimeout(ctx, maxRefresh)
	defer cancel()
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return Tokens{}, fmt.Errorf("identity: refresh: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return Tokens{}, unrefreshed(scrub(err))
	}
	defer res.Body.Close()
	var answer struct {
		ID      string `json:"id_token"`
		Refresh string `json:"refresh_token"`
		Expires string `json:"expires_in"`
		Error   struct{ Message string }
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, maxAccount)).Decode(&answer); err != nil {
		return Tokens{}, unrefreshed(err)
	}
	if res.StatusCode != http.StatusOK {
		return Tokens{}, ended(answer.Error.Message, res.StatusCode)
	}
	seconds, err := strconv.Atoi(answer.Expires)
	if err != nil || answer.ID == "" {
		return Tokens{}, unrefreshed(fmt.Errorf("identity: refresh: an answer without token or expiry"))
	}
	return Tokens{answer.ID, answer.Refresh, seconds}, nil
}

// scrub takes the address, which carries the web key, out of an error that is going to be logged.
func scrub(err error) error {
	if u, ok := err.(*url.Error); ok { //nolint:errorlint // the client wraps in nothing else
		return fmt.Errorf("identity: refresh: %w", u.Err)
	}
	return err
}

// ended is why the token endpoint gave nothing. Its words may go on after the first.
// Source: https://cloud.google.com/identity-platform/docs/use-rest-api, common error codes, read 2026-11.
func ended(message string, status int) error {
	word, _, _ := strings.Cut(message, " ")
	switch word {
	case "TOKEN_EXPIRED":
		return refuse("revoked", "The sign-in was ended.", "Sign in again.")
	case "USER_DISABLED":
		return refuse("disabled", "The account is disabled.", "Ask an admin of your tenant.")
	case "USER_NOT_FOUND", "INVALID_REFRESH_TOKEN", "MISSING_REFRESH_TOKEN", "INVALID_GRANT_TYPE":
		return refuse("refresh", "The refresh token is not accepted.", "Send the refresh token as this project's sign-in gave it, or sign in again.")
	}
	return unrefreshed(fmt.Errorf("identity: refresh: status %d: %s", status, message))
}

func unrefreshed(cause error) error {
	return fault.Wrap(cause, fault.Unavailable, "auth.refresh_unavailable", "Tokens cannot be refreshed at the moment.").
		WithHint("Try again in a few seconds; the refresh token stays good.")
}
