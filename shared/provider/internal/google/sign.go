package google

import (
	"net/http"

	"cloud.google.com/go/auth/credentials"
	"cloud.google.com/go/auth/httptransport"
)

// Sign has a client sign its requests with the credentials the program runs with. It goes around
// the client of [once.Client.Library]: a token that cannot be had is then known as nothing sent.
func Sign(hc *http.Client) error {
	creds, err := credentials.DetectDefault(&credentials.DetectOptions{Scopes: []string{"https://www.googleapis.com/auth/cloud-platform"}})
	if err != nil {
		return err
	}
	return httptransport.AddAuthorizationMiddleware(hc, creds)
}
