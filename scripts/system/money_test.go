package system

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/aiprod/aiprod/functions/api/money"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/identity"
)

type estimateBody struct {
	money.Estimate
	AsOf       string `json:"as_of"`
	Ceiling    int64  `json:"ceiling_micros"`
	Rerender   money.Rerender
	Generative money.Hypothetical `json:"if_generative"`
	Comparison []struct {
		Name     string `json:"name"`
		Compares string `json:"compares"`
		Status   string `json:"status"`
		AsOf     string `json:"as_of"`
		Low      int64  `json:"low_micros"`
		Minute   int64  `json:"low_micros_per_minute"`
	}
	Notes []string
}

// Anyone can ask what a film costs. Where nothing is configured it costs
// nothing; what vendors would take for it is told apart, and is no part of it.
func TestCostEstimate(t *testing.T) {
	t.Parallel()
	w := start(t)
	nobody := &world{w.t, w.stack, ""}
	for _, tt := range []struct {
		name     string
		body     any
		ceiling  int64
		strategy string // a job's of the same fields
	}{
		{"nothing but defaults", `{}`, 300_000, "quality"},
		{"a preset", `{"preset":"quick_social"}`, 300_000, "balanced"},
		{"a brief", map[string]any{"content": bakery, "preset": "brand_campaign", "duration_sec": 60, "aspect": "1:1", "lang": "en", "strategy": "cost"}, 900_000, "cost"},
		{"another script, no text", `{"lang":"ar","duration_sec":8}`, 300_000, "quality"},
		{"the longest, as a preview", `{"duration_sec":300,"quality":"preview"}`, 3_000_000, "quality"},
		{"nothing that costs", `{"max_cost_usd":0}`, 0, "quality"},
	} {
		var got estimateBody
		w.read(nobody.do("POST", "/cost-estimate", tt.body, nil), http.StatusOK, &got)
		if got.Micros != 0 || got.Text != "$0.00" || got.Ceiling != tt.ceiling || got.Strategy != tt.strategy || got.AsOf == "" || got.ETA <= 0 || len(got.Notes) == 0 {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if got.Rerender.Factor != 1 || got.Rerender.Basis != "no history yet" {
			t.Errorf("%s: rerender %+v", tt.name, got.Rerender)
		}
		components := map[string]bool{}
		for _, l := range got.Lines {
			components[l.Component] = true
			if l.SKU == "" || l.Unit == "" || l.Source == "" || l.From == "" || l.Confidence == "" || l.UnitPer < 1 {
				t.Errorf("%s: %+v", tt.name, l)
			}
		}
		if len(components) < 7 || !components["video"] || !components["storage"] || !components["compute"] { // effects only where there is time for one
			t.Errorf("%s: components %v", tt.name, components)
		}
		var sum int64
		for _, l := range got.Generative.Lines {
			sum += l.Micros
		}
		if g := got.Generative; g.Label == "" || g.Micros == 0 || g.Micros != sum || g.OverCeiling != (g.Micros > tt.ceiling) {
			t.Errorf("%s: generative %s, %d, lines %d, over %t", tt.name, g.Label, g.Micros, sum, g.OverCeiling)
		}
		seen := map[string]bool{}
		for _, c := range got.Comparison {
			seen[c.Compares], seen[c.Status] = true, true
			if c.Name == "" || c.AsOf == "" || c.Low <= 0 || c.Minute <= 0 {
				t.Errorf("%s: %+v", tt.name, c)
			}
		}
		if !seen["finished film"] || !seen["raw clip"] || !seen["discontinued"] {
			t.Errorf("%s: compared with %v", tt.name, seen)
		}
	}
}

func TestBadEstimates(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, path := range []string{"/cost-estimate", "/financial/optimize"} {
		for _, tt := range []struct {
			name, body    string
			status        int
			code, pointer string
			problems      int
		}{
			{"no JSON", `{"preset":`, 400, "request.malformed", "", 1},
			{"unknown field", `{"colour":"red"}`, 422, "request.invalid", "/colour", 1},
			{"a field of briefs without a price", `{"voice":"slt"}`, 422, "request.invalid", "/voice", 1},
			{"bad strategy", `{"strategy":"luck"}`, 422, "request.invalid", "/strategy", 1},
			{"too long for the preset", `{"preset":"quick_social","duration_sec":31}`, 422, "request.invalid", "/duration_sec", 1},
			{"a negative cap", `{"max_cost_usd":-1}`, 422, "request.invalid", "/max_cost_usd", 1},
			{"too short a text", `{"content":"Hi"}`, 422, "request.invalid", "/content", 1},
			{"all at once", `{"preset":"gold","aspect":"2:1","lang":"tlh","strategy":"luck"}`, 422, "request.invalid", "/preset", 4},
		} {
			p := w.problem(w.do("POST", path, tt.body, nil), tt.status)
			if p.Code != tt.code || len(p.Errors) != tt.problems || tt.pointer != "" && p.Errors[0].Pointer != tt.pointer {
				t.Errorf("%s, %s: code %s, errors %+v", path, tt.name, p.Code, p.Errors)
			}
		}
	}
}

// Four plans, the asked one first, none over the budget, and every backend that is not taken with its reason.
func TestOptimize(t *testing.T) {
	t.Parallel()
	w := start(t)
	producer := w.as("pat", "acme", identity.Producer)
	request := map[string]any{"content": bakery, "duration_sec": 20, "aspect": "9:16", "strategy": "quality", "max_cost_usd": 0.6}
	if res := (&world{w.t, w.stack, ""}).do("POST", "/financial/optimize", request, nil); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a guest: %d", res.StatusCode)
	}
	if res := w.as("vic", "acme", identity.Viewer).do("POST", "/financial/optimize", request, nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("a viewer: %d", res.StatusCode)
	}
	var got struct {
		Budget int64 `json:"budget_micros"`
		Plans  []money.Plan
	}
	w.read(producer.do("POST", "/financial/optimize", request, nil), http.StatusOK, &got)
	var names []string
	for _, p := range got.Plans {
		names = append(names, p.Name)
		shots, codes := 0, map[string]bool{}
		for _, part := range p.Parts {
			if part.Part == "shot" {
				shots++
			}
			if part.Backend == "" || part.Reason == "" {
				t.Errorf("%s: %+v", p.Name, part)
			}
		}
		for _, r := range p.Rejected {
			codes[r.Code] = true
			if r.Backend == "" || r.Detail == "" || len(r.Parts) == 0 {
				t.Errorf("%s: %+v", p.Name, r)
			}
		}
		if shots != 4 || p.Micros > got.Budget || p.ETA <= 0 || !codes["not_configured"] || !codes["not_offered"] || !codes["capability"] {
			t.Errorf("%s: %d shots, %d of %d, %v s, rejected for %v", p.Name, shots, p.Micros, got.Budget, p.ETA, codes)
		}
	}
	if len(names) != 4 || names[0] != "best" || got.Budget != 600_000 {
		t.Errorf("plans %v under %d", names, got.Budget)
	}
}

// The document tells what the two routes allow a caller, and what they answer.
func TestMoneyRoutesAreDocumented(t *testing.T) {
	t.Parallel()
	w := start(t)
	var doc struct {
		Paths map[string]map[string]struct {
			Limit int              `json:"x-rate-limit-per-minute"`
			Role  string           `json:"x-role"`
			Open  []map[string]any `json:"security"`
		}
	}
	raw, err := io.ReadAll(w.do("GET", "/openapi.json", nil, nil).Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	model, err := libopenapi.NewDocument(raw)
	if err != nil {
		t.Fatal(err)
	}
	held, errs := validator.NewValidator(model)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for path, want := range map[string]struct {
		limit int
		role  string
	}{"/cost-estimate": {50, ""}, "/financial/optimize": {20, "producer"}} {
		op := doc.Paths[path]["post"]
		optional := len(op.Open) > 0 && len(op.Open[0]) == 0 // an empty requirement is one choice
		if op.Limit != want.limit || op.Role != want.role || len(op.Open) == 0 || optional != (want.role == "") {
			t.Errorf("%s: %+v, want %+v", path, op, want)
		}
		res := w.do("POST", path, map[string]any{"content": bakery, "duration_sec": 12}, nil)
		if ok, problems := held.ValidateHttpResponse(res.Request, res); !ok {
			for _, p := range problems {
				t.Errorf("%s: %s: %s %v", path, p.Message, p.Reason, p.SchemaValidationErrors)
			}
		}
	}
}

// A film that follows a kit says its lines too, wherever it is priced: the kit asked for, or the
// caller's default one. A kit that a job could not follow is refused as it would be then.
func TestEstimatesFollowTheKit(t *testing.T) {
	t.Parallel()
	w := start(t)
	stranger, nobody := w.as("eve", "other", identity.Admin), &world{w.t, w.stack, ""}
	film := func(brand string) map[string]any {
		return map[string]any{"content": "Fresh bread every morning.", "duration_sec": 30, "brand": brand}
	}
	spoken := func(who *world, path, brand string) (n float64) { // characters of the vendors' voice, or seconds of the plan's
		var got struct {
			estimateBody
			Plans []money.Plan
		}
		w.read(who.do("POST", path, film(brand), nil), http.StatusOK, &got)
		for _, l := range got.Generative.Lines {
			if l.Component == "voice" {
				n += float64(l.Quantity)
			}
		}
		if len(got.Plans) > 0 {
			for _, p := range got.Plans[0].Parts {
				if p.Part == "voice" {
					n += p.Seconds
				}
			}
		}
		return n
	}
	kit := w.kit(zest).ID
	for _, path := range []string{"/cost-estimate", "/financial/optimize"} {
		plain, branded := spoken(w, path, "none"), spoken(w, path, kit)
		if branded < plain*1.5 {
			t.Errorf("%s: %g spoken with the kit, %g without", path, branded, plain)
		}
		for who, c := range map[string]*world{"a stranger": stranger, "a guest": nobody} {
			if path == "/financial/optimize" && c == nobody {
				continue // not let in at all
			}
			if p := w.problem(c.do("POST", path, film(kit), nil), http.StatusUnprocessableEntity); p.Errors[0].Pointer != "/brand" {
				t.Errorf("%s, %s: %+v", path, who, p.Errors)
			}
		}
		short := map[string]any{"content": "Fresh bread every morning.", "duration_sec": 5, "brand": kit}
		if p := w.problem(w.do("POST", path, short, nil), http.StatusUnprocessableEntity); p.Errors[0].Pointer != "/brand" || p.Errors[0].Code != brief.TooLong {
			t.Errorf("%s, too short a film: %+v", path, p.Errors)
		}
	}
	forger := &world{w.t, w.stack, "not.a.token"}
	w.problem(forger.do("POST", "/cost-estimate", film("none"), nil), http.StatusUnauthorized)
	if spoken(nobody, "/cost-estimate", "none") == 0 {
		t.Error("a guest's film says nothing")
	}
	w.kit(strings.Replace(zest, `"tone"`, `"default":true,"tone"`, 1))
	if spoken(w, "/cost-estimate", "") != spoken(w, "/cost-estimate", kit) {
		t.Error("the default kit is not followed")
	}
}
