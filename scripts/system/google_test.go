package system

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Films buy their clips of Google's video models: of Gemini Omni by a key, through a
// link; of Veo in a region of Vertex AI, which leaves them in our own storage.
func TestGoogleClips(t *testing.T) {
	t.Parallel()
	for vendor, g := range map[string]cloud.Google{
		vendortest.Omni: {Key: cloud.NewSecret("test")},
		vendortest.Veo:  {Vertex: true, Location: "europe-west4"},
	} {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			w, server := buyingOfGoogle(t, g)
			j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 6}).ID)
			audit(w, server, j, 0)
			sold := 0
			for _, call := range server.Book() {
				if call.Vendor == vendor && call.State == vendortest.Succeeded {
					sold++
				}
			}
			if sold == 0 {
				t.Errorf("%s has sold nothing: %+v", vendor, server.Book())
			}
		})
	}
}

// buyingOfGoogle starts a stack whose storage Google's models can write to.
func buyingOfGoogle(t *testing.T, g cloud.Google) (*world, *vendortest.Server) {
	t.Helper()
	w := &world{t: t}
	vendor := vendortest.New(vendortest.Options{Put: func(uri string, mp4 []byte) error {
		_, name, _ := strings.Cut(strings.TrimPrefix(uri, "gs://"), "/")
		return w.stack.Env.Blobs.Put(t.Context(), cloud.Work, name, "video/mp4", bytes.NewReader(mp4))
	}})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	g.URL = url + "/google"
	w.stack, err = localcloud.Start(t.Context(), localcloud.Options{
		Dir: filepath.Join(t.TempDir(), "data"), Probe: true, Vendors: cloud.Vendors{Google: g, Poll: 100 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.token = w.stack.Identity.IDToken(user("alice", "acme", identity.Admin))
	t.Cleanup(w.close)
	return w, vendor
}
