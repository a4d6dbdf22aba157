package cloud_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/route"
)

// One service is called, whatever is set: Vertex AI where it is asked for, else the Gemini API by the key.
func TestGoogle(t *testing.T) {
	t.Parallel()
	one, two := cloud.NewSecret("one"), cloud.NewSecret("two")
	for name, c := range map[string]struct {
		google  cloud.Google
		called  bool
		key     string
		project string
	}{
		"nothing":      {cloud.Google{Location: "global"}, false, "", ""},
		"a key":        {cloud.Google{Key: one}, true, "one", ""},
		"another name": {cloud.Google{GeminiKey: two}, true, "two", ""},
		"both names":   {cloud.Google{Key: one, GeminiKey: two}, true, "one", ""},
		"Vertex AI":    {cloud.Google{Vertex: true, Location: "global"}, true, "", "demo"},
		"both":         {cloud.Google{Vertex: true, Key: one, Location: "global"}, true, "", "demo"},
	} {
		project, location := c.google.Place("demo")
		if got := c.google.APIKey().Reveal(); c.google.Called() != c.called || got != c.key || project != c.project || (location != "") != (project != "") {
			t.Errorf("%s: called %t by %q in %q at %q", name, c.google.Called(), got, project, location)
		}
	}
}

func TestArmor(t *testing.T) {
	t.Parallel()
	const template = "projects/p/locations/eu/templates/t"
	for name, c := range map[string]struct {
		google cloud.Google
		ok     bool
	}{
		"none": {cloud.Google{}, true}, "on Vertex AI": {cloud.Google{Vertex: true, Armor: template}, true},
		"on the Gemini API": {cloud.Google{Armor: template}, false}, "no template": {cloud.Google{Vertex: true, Armor: "t"}, false},
	} {
		if err := (cloud.Vendors{Google: c.google}).Validate(); (err == nil) != c.ok || err != nil && !strings.Contains(err.Error(), "AIPROD_MODEL_ARMOR") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Models are called where the settings say, and what is not there is not on offer; by a key there is no place to choose.
func TestRegion(t *testing.T) {
	t.Parallel()
	omni := route.Backend{Adapter: "omni", Regions: []string{"global"}}
	for name, c := range map[string]struct {
		google  cloud.Google
		region  string
		offered bool
	}{
		"by a key":  {cloud.Google{Key: cloud.NewSecret("key"), Location: "eu"}, "", true},
		"anywhere":  {cloud.Google{Vertex: true, Location: cloud.AnyLocation}, "", true},
		"in Europe": {cloud.Google{Vertex: true, Location: "eu"}, "eu", false},
	} {
		env := cloud.New(cloud.Config{Project: "demo", Region: "europe-west1", Vendors: cloud.Vendors{Google: c.google}}, slog.New(slog.DiscardHandler))
		if m := env.Market(t.Context()); m.Region != c.region || env.Config.Vendors.Offers(omni) != c.offered {
			t.Errorf("%s: called in %q, and Omni is offered: %t", name, m.Region, env.Config.Vendors.Offers(omni))
		}
	}
}
