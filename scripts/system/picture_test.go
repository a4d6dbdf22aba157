package system

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
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

// opening is a film whose shots are worth clips that begin with pictures.
var opening = map[string]any{"content": morning, "duration_sec": 16, "max_cost_usd": 3, "strategy": "quality"}

// A backend that animates pictures is bought together with one: a picture, then the clip of it, both on
// the bill and in the manifest. A picture that came to nothing is paid as the vendor bills it, and the studio stands in; so it does where
// one is refused, which is taken to nobody else, unless the brief forbids that.
func TestBoughtPicture(t *testing.T) {
	t.Parallel()
	w, vendor := animating(t)
	vendor.Script(vendortest.Empty)
	film := maps.Clone(opening)
	j := w.delivered(w.submit(film).ID)
	audit(w, vendor, j, 0)
	disclosed(w, j)
	b, _ := costs(w, j.ID)
	var failed, clips int
	for _, s := range heard(w, j.ID).Shots {
		switch {
		case s.Kept == take.NoPicture:
			failed++
			if s.Instead != animates || s.Backend != "studio" {
				t.Errorf("%s: %+v", s.ID, s)
			}
		case s.Backend == animates:
			clips++
			if s.Still == nil || s.Still.Backend != draws || s.Still.Model != "gemini-3-pro-image" || s.Still.Micros != 134_400 {
				t.Errorf("%s begins with %+v", s.ID, s.Still)
			}
			if !slices.Contains(sold(b, "picture", draws), s.ID) || !slices.Contains(sold(b, "generate", animates), s.ID) {
				t.Errorf("%s is not on the bill: %+v", s.ID, b.Lines)
			}
		}
	}
	if failed != 1 || clips == 0 || len(sold(b, "picture", draws)) != clips+1 {
		t.Errorf("%d pictures came to nothing, %d clips were made: %+v", failed, clips, b.Lines)
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

// Killed with -9 between any two lines of buying a picture, a job goes on and pays nobody twice: a picture that
// was kept is used, and one that may have been billed is in doubt. Once the job is erased no picture is left.
func TestKilledPicturing(t *testing.T) {
	t.Parallel()
	for point, doubtful := range map[string]bool{
		"claimed:picture": false, "intended:picture": true, "answered:picture": true, "produced:picture": false, "written:picture": false,
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			vendor := vendortest.New(vendortest.Options{})
			url := must(vendor.Start())
			t.Cleanup(func() { _ = vendor.Close() })
			dir := filepath.Join(t.TempDir(), "data")
			id := dieAt(t, dir, point, childPictures+"="+url)
			w := stackIn(t, dir, pictured(url))
			w.delivered(id)
			b, calls := costs(w, id)
			of := map[string]int{}
			for _, l := range b.Lines {
				if l.Backend == draws && (l.Kind == money.Settle || l.Kind == money.Doubt) {
					of[l.Part]++
				}
			}
			for shot, n := range of {
				if n > 1 {
					t.Errorf("the picture of %s is paid %d times: %+v", shot, n, b.Lines)
				}
			}
			book := vendor.Book()
			if twice := book.Twice(); len(twice) > 0 || len(of) == 0 || calls.open() != 0 || calls[money.Doubt] == 0 && b.Total != book.Micros() {
				t.Errorf("pictures %v, twice %v, calls %v; the bill is %d, the vendor's %d", of, twice, calls, b.Total, book.Micros())
			}
			first := point == "claimed:picture" // nothing was asked for by then, and all of it is later
			if doubts := calls[money.Doubt]; first && doubts > 0 || doubtful && doubts == 0 {
				t.Errorf("%d calls are in doubt", doubts)
			}
			if calls[money.Doubt] > 0 { // a job is not erased before that is cleared up
				return
			}
			if first && !slices.ContainsFunc(w.stored(cloud.Work, "artefacts/acme/takes/"), func(f cloud.Blob) bool { return strings.HasPrefix(f.Type, "image/") }) {
				t.Error("no picture was kept")
			}
			w.erase("/job/" + id)
			for _, bucket := range cloud.Buckets() {
				if left := w.stored(bucket, ""); len(left) != 0 {
					t.Errorf("%d files are left in %s, first %s", len(left), bucket, left[0].Name)
				}
			}
		})
	}
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

// animating starts a stack whose only backends are one that animates pictures and one that draws them.
func animating(t *testing.T) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(vendortest.Options{})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	w := stackIn(t, filepath.Join(t.TempDir(), "data"), pictured(url))
	alone(t.Context(), w.stack.Env)
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
func alone(ctx context.Context, env *cloud.Env) {
	for _, b := range route.Current().Backends {
		if b.Vendor != route.LocalVendor && b.ID != animates && b.ID != draws {
			env.Health.Failed(ctx, health.Call{Ref: "test", Backend: b.ID}, provider.Retired)
		}
	}
}
