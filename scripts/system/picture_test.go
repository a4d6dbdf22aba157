package system

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/take"
)

// animates is a backend that makes clips of pictures alone, draws the one that makes such pictures.
const (
	animates = "runway/gen4_turbo"
	draws    = "google/gemini-3-pro-image"
)

// morning is a brief with more than one shot that can be filmed.
const morning = "Night Shift is the bakery that wakes up before you do. Every loaf rests on a wooden shelf all night. " +
	"Bakers shape the dough by hand in the early light. Warm bread meets the street before the sun does."

// A backend that animates pictures is bought together with one: a picture, then the clip of it, both on
// the bill and in the manifest. A picture that came to nothing is paid as the vendor bills it, and the studio stands in; so it does where
// one is refused, which is taken to nobody else, unless the brief forbids that.
func TestBoughtPicture(t *testing.T) {
	t.Parallel()
	w, vendor := animating(t)
	vendor.Script(vendortest.Empty)
	film := map[string]any{"content": morning, "duration_sec": 16, "max_cost_usd": 3, "strategy": "quality"}
	j := w.delivered(w.submit(film).ID)
	audit(w, vendor, j, 0)
	disclosed(w, j)
	b, _ := costs(w, j.ID)
	var pictures, clips int
	for _, s := range heard(w, j.ID).Shots {
		switch {
		case s.Kept == take.NoPicture:
			pictures--
			if s.Instead != animates || s.Backend != "studio" {
				t.Errorf("%s: %+v", s.ID, s)
			}
		case s.Backend == animates:
			clips++
			if s.Still == nil || s.Still.Backend != draws || s.Still.Model != "gemini-3-pro-image" || s.Still.Micros != 134_000 {
				t.Errorf("%s begins with %+v", s.ID, s.Still)
			}
			if !slices.Contains(sold(b, "picture", draws), s.ID) || !slices.Contains(sold(b, "generate", animates), s.ID) {
				t.Errorf("%s is not on the bill: %+v", s.ID, b.Lines)
			}
		}
	}
	if pictures != -1 || clips == 0 || len(sold(b, "picture", draws)) != clips+1 {
		t.Errorf("%d pictures came to nothing, %d clips were made: %+v", -pictures, clips, b.Lines)
	}

	vendor.Script(vendortest.Refusal)
	refused := w.delivered(w.submit(film).ID)
	if !slices.ContainsFunc(heard(w, refused.ID).Shots, func(s manifest.Shot) bool {
		return s.Kept == string(provider.Policy) && s.Instead == animates && s.Backend == "studio"
	}) {
		t.Errorf("no shot is drawn for a refused picture: %+v", refused.StandIns)
	}

	vendor.Script(vendortest.Refusal)
	before := vendor.Book().Micros()
	film["fallback"] = "forbid"
	j = w.settle(w.submit(film).ID)
	if j.Status != job.Failed || j.Failure.Code != "backend.policy" || j.Failure.Shot == "" || j.Failure.Stage != "picture" {
		t.Errorf("ended %s: %+v", j.Status, j.Failure)
	}
	if vendor.Book().Micros() == before {
		t.Error("nothing was read")
	}
	settled(w, vendor, j.ID, before)
}

// sold are the shots for which a stage has paid a backend.
func sold(b bill, stage, backend string) (shots []string) {
	for _, l := range b.Lines {
		if l.Kind == "settle" && l.Stage == stage && l.Backend == backend {
			shots = append(shots, l.Part)
		}
	}
	return shots
}

// settled holds a job that is over against what the vendor's book says since it had sold for so much.
func settled(w *world, vendor *vendortest.Server, id string, before int64) {
	w.t.Helper()
	deadline := time.Now().Add(jobTime)
	b, calls := costs(w, id)
	for ; calls.open() > 0 && time.Now().Before(deadline); b, calls = costs(w, id) {
		select {
		case <-time.After(asOften):
		case <-w.t.Context().Done():
			return
		}
	}
	if sum := vendor.Book().Micros() - before; calls.open() != 0 || b.Total != sum {
		w.t.Errorf("%d calls are open, the bill is %d, the vendor's %d", calls.open(), b.Total, sum)
	}
}

// animating starts a stack whose only backends are one that animates pictures and one that draws them.
func animating(t *testing.T) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(vendortest.Options{})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: filepath.Join(t.TempDir(), "data"), Probe: true, Vendors: pictured(url)})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
	t.Cleanup(w.close)
	alone(w)
	return w, vendor
}

// pictured are the settings of vendors at an address.
func pictured(url string) cloud.Vendors {
	return cloud.Vendors{
		RunwayKey: cloud.NewSecret("test"), RunwayURL: url, Google: cloud.Google{Key: cloud.NewSecret("test"), URL: url + "/google"},
		Poll: 100 * time.Millisecond, Rest: time.Millisecond, Tiers: map[string]string{"runway": "5"},
	}
}

// alone has every other backend be no more, as its vendor would say.
func alone(w *world) {
	for _, b := range route.Current().Backends {
		if b.Vendor != route.LocalVendor && b.ID != animates && b.ID != draws {
			w.stack.Env.Health.Failed(w.t.Context(), health.Call{Ref: "test", Backend: b.ID}, provider.Retired)
		}
	}
}
