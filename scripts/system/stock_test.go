package system

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// A film of a brief that may cost nothing shows footage that is free, names who
// has filmed it wherever people look, and does not say that a model has made it.
func TestStockFootage(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	s, err := localcloud.Start(t.Context(), localcloud.Options{
		Dir: filepath.Join(t.TempDir(), "data"), Probe: true,
		Vendors: cloud.Vendors{PexelsKey: cloud.NewSecret("test"), PexelsURL: url + "/pexels", Poll: 100 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
	t.Cleanup(w.close)

	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12}).ID)
	if b, calls := costs(w, j.ID); b.Total != 0 || calls.open() != 0 {
		t.Errorf("it cost %d, calls %v", b.Total, calls)
	}
	if len(vendor.Book()) == 0 || vendor.Book().Micros() != 0 {
		t.Errorf("the library's book: %v", vendor.Book())
	}
	var film manifest.Manifest
	w.delivery(j, "manifest.json", &film)
	credited := map[string]int{}
	for _, shot := range film.Shots {
		if (shot.Backend == "pexels/video") != (shot.Credit != nil) {
			t.Errorf("shot %s by %s has the credit %v", shot.ID, shot.Backend, shot.Credit)
		}
		if shot.Credit != nil {
			credited[shot.Credit.Page]++
		}
	}
	if len(credited) == 0 {
		t.Fatal("no shot shows footage")
	}
	for page, times := range credited {
		if times > 1 {
			t.Errorf("%d shots show %s", times, page)
		}
	}
	if text := string(w.file(j, "credits.txt")); !strings.Contains(text, "on Pexels https://www.pexels.com/video/") || !strings.Contains(text, "Videos provided by Pexels") {
		t.Errorf("credits are %q", text)
	}
	var statement disclosure.Statement
	w.delivery(j, "provenance.json", &statement)
	if strings.Contains(statement.SourceType, "rainedAlgorithmicMedia") {
		t.Errorf("made by a model, it says: %s", statement.SourceType)
	}
}

// delivery reads a delivered file of JSON.
func (w *world) delivery(j jobs.Job, name string, into any) {
	w.t.Helper()
	if err := json.Unmarshal(w.file(j, name), into); err != nil {
		w.t.Fatalf("%s: %v", name, err)
	}
}

// file reads a delivered file.
func (w *world) file(j jobs.Job, name string) []byte {
	w.t.Helper()
	if !slices.ContainsFunc(j.Result.Files, func(f jobs.File) bool { return f.Name == name }) {
		w.t.Fatalf("%s is not delivered: %v", name, j.Result.Files)
	}
	res := w.do("GET", "/job/"+j.ID+"/files/"+name, nil, nil)
	defer func() { _ = res.Body.Close() }()
	content, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: %d, %v", name, res.StatusCode, err)
	}
	return content
}
