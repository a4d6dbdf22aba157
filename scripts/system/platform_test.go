package system

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/functions/api/platform"
	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/preset"
	"github.com/aiprod/aiprod/shared/store"
)

// A program that knows no more than the address finds the rest from there; a browser gets the guide.
func TestRoot(t *testing.T) {
	t.Parallel()
	w := start(t)
	nobody := &world{w.t, w.stack, ""}
	var service platform.RootOutput
	nobody.read(nobody.do("GET", "/", nil, nil), http.StatusOK, &service.Body)
	for what, link := range service.Body.Links {
		path, ours := strings.CutPrefix(link, w.stack.URL)
		if !ours {
			t.Errorf("%s leads to %s", what, link)
		}
		if res := nobody.do("GET", path, nil, nil); res.StatusCode == http.StatusNotFound {
			t.Errorf("nothing is at %s, %s", what, link)
		}
	}
	res := nobody.do("GET", "/", nil, map[string]string{"Accept": "text/html,*/*;q=0.8"})
	if got := res.Request.URL.Path; got != "/docs" || res.StatusCode != http.StatusOK {
		t.Errorf("a browser ends at %s with %d", got, res.StatusCode)
	}
	w.problem(nobody.do("GET", "/docs/nothing.js", nil, nil), http.StatusNotFound)
	w.problem(nobody.do("GET", "/job//events", nil, nil), http.StatusNotFound) // its id is missing; not a redirect
	var well platform.HealthOutput
	nobody.read(nobody.do("GET", "/health", nil, nil), http.StatusOK, &well.Body)
	if len(well.Body.Dependencies) != 5 || well.Body.Status != "ok" {
		t.Errorf("health %+v", well.Body)
	}
}

func TestPreset(t *testing.T) {
	t.Parallel()
	w := start(t)
	var got preset.Preset
	w.read(w.do("GET", "/presets/quick_social", nil, nil), http.StatusOK, &got)
	if got.MaxSeconds != 30 || got.CeilingMicros != 300_000 {
		t.Errorf("%+v", got)
	}
	for _, path := range []string{"/presets/gold", "/presets/%20"} {
		if p := w.problem(w.do("GET", path, nil, nil), http.StatusNotFound); p.Code != "preset.not_found" {
			t.Errorf("%s: %s", path, p.Code)
		}
	}
}

// The document is the same in both forms.
func TestDocumentAsYAML(t *testing.T) {
	t.Parallel()
	w := start(t)
	res := w.do("GET", "/openapi.yaml", nil, nil)
	text, err := io.ReadAll(res.Body)
	if err != nil || res.Header.Get("Content-Type") != "application/yaml" {
		t.Fatal(err, res.Header)
	}
	for _, want := range []string{"openapi: 3.1.0\n", "\n  /pipeline/run:\n", "title: AIPROD\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the document lacks %q", want)
		}
	}
}

// An admin sees every job of the tenant, an operator every tenant's, nobody else more than their own.
func TestJobsOfAll(t *testing.T) {
	t.Parallel()
	w := start(t)
	request := map[string]any{"content": bakery, "approval": "script", "duration_sec": 8, "preset": "brand_campaign"}
	pat := w.as("pat", "acme", identity.Producer)
	for _, who := range []*world{w, pat, pat, w.as("eve", "other", identity.Admin)} {
		who.submit(request)
	}
	operator := w.as("olga", "", identity.Operator)
	for _, tt := range []struct {
		who   *world
		query string
		total string
		pages []int
	}{
		{w, "", "3", []int{3}},
		{w, "?limit=2&preset=brand_campaign", "3", []int{2, 1}},
		{w, "?tenant=acme", "3", []int{3}},
		{w.as("eve", "other", identity.Admin), "", "1", []int{1}},
		{operator, "?limit=3", "4", []int{3, 1}},
		{operator, "?tenant=acme&limit=2", "3", []int{2, 1}},
		{operator, "?preset=quick_social", "0", []int{0}},
	} {
		pages, total := pages(tt.who, "/jobs"+tt.query)
		if diff := cmp.Diff(tt.pages, pages); diff != "" || total != tt.total {
			t.Errorf("%s: total %s, pages (-want +got):\n%s", tt.query, total, diff)
		}
	}
	if p := w.problem(w.do("GET", "/jobs?tenant=other", nil, nil), 403); p.Code != "auth.role" {
		t.Errorf("another tenant: %s", p.Code)
	}
	w.problem(w.as("ann", "acme", identity.Approver).do("GET", "/jobs", nil, nil), 403)
	w.problem(operator.do("GET", "/jobs?tenant=a/b", nil, nil), 422)
	w.problem(w.do("GET", "/jobs?cursor=x", nil, nil), 422)
}

// pages follows a list to its end, and returns how many jobs each page had and the total the first one told.
func pages(w *world, path string) (sizes []int, total string) {
	w.t.Helper()
	for path != "" {
		var page struct {
			Jobs []jobs.OwnedSummary `json:"jobs"`
			Next string              `json:"next"`
		}
		res := w.do("GET", path, nil, nil)
		w.read(res, http.StatusOK, &page)
		sizes, total = append(sizes, len(page.Jobs)), res.Header.Get("X-Total-Count")
		path = strings.TrimPrefix(page.Next, w.stack.URL)
	}
	return sizes, total
}

// The pipeline's status counts the tenant's own jobs; an operator's, everybody's.
func TestPipelineStatus(t *testing.T) {
	t.Parallel()
	w := start(t)
	stranger := w.as("eve", "other", identity.Viewer)
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	w.settle(id)
	w.read(w.do("POST", "/job/"+w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID+"/cancel", nil, nil), http.StatusOK, nil)
	type figures struct{ Awaiting, Active, Submitted, Canceled int }
	for who, want := range map[*world]figures{
		w: {1, 0, 2, 1}, stranger: {}, w.as("olga", "", identity.Operator): {1, 0, 2, 1},
	} {
		var got platformStatus
		who.read(who.do("GET", "/pipeline/status", nil, nil), http.StatusOK, &got.Body)
		b := got.Body
		hour := b.Windows[0]
		if diff := cmp.Diff(want, figures{b.Awaiting, b.Queued + b.Running, hour.Submitted, hour.Canceled}); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if !slices.ContainsFunc(b.Backends, func(x jobs.BackendState) bool { return x.ID == "local/studio" && x.State == "ready" }) {
			t.Errorf("backends %+v", b.Backends)
		}
	}
}

type platformStatus = jobs.PipelineOutput

// What a job has paid for is in its tenant's report, once, and in nobody else's.
func TestFinancialReport(t *testing.T) {
	t.Parallel()
	w := start(t)
	pay(w, 120_000, 70_000)
	var got costreport.Report
	w.read(w.do("GET", "/financial/report", nil, nil), http.StatusOK, &got)
	if got.Total != 190_000 || got.Text != "$0.19" || len(got.Days) != 1 || got.Budget.State != "ok" || got.Budget.Day.Used < got.Total || got.Tenants != nil {
		t.Errorf("report %+v", got)
	}
	if diff := cmp.Diff([]costreport.Group{{Key: "brand_campaign", Micros: 190_000, Lines: 2}}, got.Presets); diff != "" {
		t.Errorf("presets (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]costreport.Group{{Key: "runway/gen4.5", Micros: 190_000, Lines: 2}}, got.Backends); diff != "" {
		t.Errorf("backends (-want +got):\n%s", diff)
	}
	var other costreport.Report
	w.read(w.as("eve", "other", identity.Admin).do("GET", "/financial/report", nil, nil), http.StatusOK, &other)
	if other.Total != 0 || other.Days == nil || len(other.Days) != 0 {
		t.Errorf("another tenant's report %+v", other)
	}
	var all costreport.Report
	w.read(w.as("olga", "", identity.Operator).do("GET", "/financial/report", nil, nil), http.StatusOK, &all)
	if diff := cmp.Diff([]costreport.Group{{Key: "acme", Micros: 190_000, Lines: 2}}, all.Tenants); diff != "" || all.Scope != "platform" || all.Budget.Day != nil {
		t.Errorf("%+v: tenants (-want +got):\n%s", all, diff)
	}
	for query, header := range map[string]map[string]string{"?format=csv": nil, "": {"Accept": "text/csv"}} {
		res := w.do("GET", "/financial/report"+query, nil, header)
		text, err := io.ReadAll(res.Body)
		if err != nil || res.Header.Get("Content-Type") != "text/csv" || !strings.Contains(string(text), "backend,runway/gen4.5,0.19,190000,2\n") {
			t.Errorf("table %v: %s", res.Header, text)
		}
	}
	for query, header := range map[string]map[string]string{"?format=html": nil, "": {"Accept": "text/html"}} {
		res := w.do("GET", "/financial/report"+query, nil, header)
		text, err := io.ReadAll(res.Body)
		if err != nil || res.Header.Get("Content-Type") != "text/html" || res.Header.Get("Content-Security-Policy") != costreport.Policy() || !strings.Contains(string(text), "runway/gen4.5") {
			t.Errorf("page %v: %s", res.Header, text)
		}
	}
	for _, query := range []string{"?from=2026-13-01", "?from=2026-02-01&to=2026-01-01", "?from=2020-01-01&to=2026-01-01", "?format=xml", "?colour=red"} {
		w.problem(w.do("GET", "/financial/report"+query, nil, nil), 422)
	}
	w.problem(w.as("ann", "acme", identity.Approver).do("GET", "/financial/report", nil, nil), 403)
}

// pay books paid calls on a job, as its stages do.
func pay(w *world, amounts ...int64) {
	w.t.Helper()
	j := w.submit(map[string]any{"content": bakery, "duration_sec": 8, "preset": "brand_campaign"})
	w.settle(j.ID)
	s, err := w.stack.Env.Store()
	if err != nil {
		w.t.Fatal(err)
	}
	ref := store.Ref{Tenant: "acme", Job: j.ID, Attempt: 1}
	if err := s.Draw(w.t.Context(), ref, 500_000); err != nil {
		w.t.Fatal(err)
	}
	for i, micros := range amounts {
		l := money.Line{Stage: "generate", Step: "generate", Call: i + 1, Backend: "runway/gen4.5", SKU: "runway.gen4.5", Quantity: 1, Unit: "second", Micros: micros}
		err := s.Update(w.t.Context(), ref, func(u *store.Unit) error { return u.Reserve(l) })
		if err == nil { // settled as a provider's answer is: without the job being read before
			err = s.Touch(w.t.Context(), ref, func(u *store.Unit) error { return u.Settle(1, l, l.Micros) })
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}
