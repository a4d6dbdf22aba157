package vendortest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// A visit is a bench with a client of two vendors, and what the server has decided of each call.
type visit struct {
	bench  providertest.Bench
	clips  *runway.Client
	voices *elevenlabs.Client
	met    map[string][]vendortest.Fault // by vendor
}

func visiting(t *testing.T, o vendortest.Options) *visit {
	t.Helper()
	v := &visit{met: map[string][]vendortest.Fault{}}
	o.Arrived = func(a vendortest.Arrival) { v.met[a.Vendor] = append(v.met[a.Vendor], a.Fault) }
	v.bench = providertest.NewBench(t, o)
	var err error
	if v.clips, err = runway.New(runway.Options{Key: "key", MicrosPerCredit: 10_000, URL: v.bench.URL, HTTP: v.bench.HTTP}); err != nil {
		t.Fatal(err)
	}
	if v.voices, err = elevenlabs.New(elevenlabs.Options{Key: "key", URL: v.bench.URL, HTTP: v.bench.HTTP}); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *visit) clip(t *testing.T, model string) {
	t.Helper()
	_, _ = v.clips.Submit(t.Context(), provider.Clip{Ref: "ref", Model: model, Prompt: "A bakery.", Seconds: 4, Aspect: "16:9"})
}

func (v *visit) line(t *testing.T) {
	t.Helper()
	_, _ = v.voices.Speak(t.Context(), provider.Reading{Model: "eleven_v3", Voice: "v", Text: "One."})
}

// Each vendor has its own course; a spell has all its calls go one way and is over, or never is.
func TestCourses(t *testing.T) {
	t.Parallel()
	v := visiting(t, vendortest.Options{Vendors: map[string]vendortest.Course{
		vendortest.Runway: {
			Script: []vendortest.Fault{vendortest.NoCredit},
			Spells: []vendortest.Spell{{From: 3, To: 4, Fault: vendortest.Limited}, {From: 4, Model: "gen4.5", Fault: vendortest.NoModel}},
		},
		vendortest.ElevenLabs: {Faults: vendortest.Weights{vendortest.Broken: 1}},
	}})
	for i, model := range []string{"gen4.5", "gen4.5", "gen4.5", "gen4.5", "veo3.1", "gen4.5", "gen4.5"} {
		v.clip(t, model)
		if i%3 == 0 {
			v.line(t)
		}
	}
	want := map[string][]vendortest.Fault{
		vendortest.Runway: {
			vendortest.NoCredit, vendortest.None, vendortest.Limited, vendortest.Limited, vendortest.None, vendortest.NoModel, vendortest.NoModel,
		},
		vendortest.ElevenLabs: {vendortest.Broken, vendortest.Broken, vendortest.Broken},
	}
	if diff := cmp.Diff(want, v.met); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// What a vendor meets hangs on its own calls alone: neither on those of others nor on a spell before.
func TestVendorsAreDrawnApart(t *testing.T) {
	t.Parallel()
	weights := vendortest.Weights{vendortest.None: 3, vendortest.Limited: 2, vendortest.Broken: 1}
	clips := func(others int, spells ...vendortest.Spell) []vendortest.Fault {
		v := visiting(t, vendortest.Options{Seed: 4, Faults: weights, Vendors: map[string]vendortest.Course{vendortest.Runway: {Spells: spells}}})
		for range 20 {
			v.clip(t, "gen4.5")
			for range others {
				v.line(t)
			}
		}
		return v.met[vendortest.Runway]
	}
	alone := clips(0)
	if diff := cmp.Diff(alone, clips(2)); diff != "" {
		t.Errorf("with others (-alone +got):\n%s", diff)
	}
	down := clips(0, vendortest.Spell{From: 2, To: 5, Fault: vendortest.NoCredit})
	if diff := cmp.Diff(alone[5:], down[5:]); diff != "" {
		t.Errorf("after a spell (-without +got):\n%s", diff)
	}
}

// The accounts tell of every call, for programs and for people.
func TestAccounts(t *testing.T) {
	t.Parallel()
	v := visiting(t, vendortest.Options{Script: []vendortest.Fault{vendortest.None, vendortest.Limited, vendortest.ResetAfter}})
	for range 3 {
		v.clip(t, "gen4.5")
	}
	v.line(t)
	var got vendortest.Accounts
	if err := json.Unmarshal(fetch(t, v.bench, "/book.json"), &got); err != nil {
		t.Fatal(err)
	}
	want := []vendortest.Account{
		{Vendor: "elevenlabs", Asked: 1, Accepted: 1, Micros: 400, Went: map[vendortest.Fault]int{vendortest.None: 1}},
		{Vendor: "runway", Asked: 3, Accepted: 2, Micros: 2 * 480_000, Went: map[vendortest.Fault]int{vendortest.None: 1, vendortest.Limited: 1, vendortest.ResetAfter: 1}},
	}
	if diff := cmp.Diff(want, got.Vendors); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	if len(got.Calls) != 3 || got.Calls[0].Vendor != "elevenlabs" || got.Calls[2].Ref != "ref" {
		t.Errorf("calls %+v", got.Calls)
	}
	page := string(fetch(t, v.bench, "/"))
	for _, part := range []string{"runway", "$0.96", "1 reset_after", "ref"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page does not show %q", part)
		}
	}
}

func fetch(t *testing.T, b providertest.Bench, path string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := b.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
