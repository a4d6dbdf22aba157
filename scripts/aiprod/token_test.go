package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// Whoever has a local stack can be anybody there: its operator, too, and beside a stack that runs.
func TestToken(t *testing.T) {
	t.Parallel()
	f := dataFlags{Data: t.TempDir()}
	s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: f.Data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	issuer, err := f.issuer()
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[identity.Role][2]int{identity.Viewer: {403, 404}, identity.Admin: {403, 404}, identity.Operator: {200, 403}} {
		for i, path := range []string{"/api/v1/cache/health", "/job/none"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+issuer.IDToken(person(role)))
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != want[i] {
				t.Errorf("%s gets %d from %s, want %d", role, res.StatusCode, path, want[i])
			}
		}
	}
}
