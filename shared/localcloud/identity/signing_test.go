package identity

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	gcs "cloud.google.com/go/storage"
	"golang.org/x/oauth2"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/localcloud/storage"
)

// The issuer is what local storage checks bearers and signatures with.
func TestStorageTrustsTheIssuer(t *testing.T) {
	t.Parallel()
	i := open(t, t.TempDir())
	server, err := storage.Open(storage.Options{Dir: t.TempDir(), Buckets: []string{"work"}, Token: i.Accepts, Keys: i.PublicKey})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	defer server.Close()
	defer web.Close()
	client, err := gcs.NewClient(t.Context(), option.WithEndpoint(web.URL+"/storage/v1/"),
		option.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: i.AccessToken()})))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	w := client.Bucket("work").Object("a").NewWriter(t.Context())
	_, _ = w.Write([]byte("content")) // Close tells what went wrong
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	signed := func(account string) int {
		url, err := client.Bucket("work").SignedURL("a", &gcs.SignedURLOptions{Scheme: gcs.SigningSchemeV4, Method: "GET",
			GoogleAccessID: account, SignBytes: i.SignBytes, Expires: time.Now().Add(time.Minute),
			Hostname: web.Listener.Addr().String(), Insecure: true})
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if got := signed(i.ServiceAccount()); got != http.StatusOK {
		t.Errorf("our account's signature: %d", got)
	}
	if got := signed("other@demo.iam.gserviceaccount.com"); got != http.StatusForbidden {
		t.Errorf("another account's signature: %d", got)
	}
}
