package sender_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aiprod/aiprod/shared/localcloud/sender"
)

func get(t *testing.T, ctx context.Context, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// A redirect is an answer like any other: it is not followed.
func TestSendFollowsNoRedirects(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.RedirectHandler("/elsewhere", http.StatusFound))
	t.Cleanup(server.Close)
	status, header, err := sender.New(nil, nil).Send(get(t, t.Context(), server.URL))
	if err != nil {
		t.Fatal(err)
	}
	if status != http.StatusFound || header.Get("Location") != "/elsewhere" {
		t.Errorf("answer %d %v", status, header)
	}
}

func TestAuthorise(t *testing.T) {
	t.Parallel()
	refused := errors.New("no such account")
	token := func(audience, account string) (string, error) {
		if account == "" {
			return "", refused
		}
		return account + ">" + audience, nil
	}
	tests := []struct {
		name    string
		token   sender.Token
		account string
		want    string
		err     error
	}{
		{"token", token, "me", "Bearer me>there", nil},
		{"no tokens here", nil, "me", "", nil},
		{"refused", token, "", "", refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req := get(t, t.Context(), "http://there")
			err := sender.New(nil, tt.token).Authorise(req, "there", tt.account)
			if got := req.Header.Get("Authorization"); got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("header %q, error %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

// Close waits for work that ends by itself, and cuts off what does not, after five seconds.
func TestClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		s := sender.New(nil, nil)
		var quick, cut time.Duration
		begun := time.Now()
		s.Go(func() {
			<-s.Stopping()
			time.Sleep(3 * time.Second)
			quick = time.Since(begun)
			if err := s.Requests().Err(); err != nil {
				t.Errorf("requests ended early: %v", err)
			}
		})
		s.Go(func() {
			<-s.Requests().Done()
			cut = time.Since(begun)
		})
		if s.Closing() {
			t.Error("closing before Close")
		}
		s.Close(&mu)
		s.Close(&mu)
		if quick != 3*time.Second || cut != 5*time.Second || !s.Closing() {
			t.Errorf("work ended after %v and %v; closing %v", quick, cut, s.Closing())
		}
	})
}
