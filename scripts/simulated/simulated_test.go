package simulated_test

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/scripts/simulated"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route"
)

// Every fault and vendor that the file of courses names is one there is: another would be ignored in silence.
func TestCoursesNameWhatThereIs(t *testing.T) {
	t.Parallel()
	var file struct {
		Courses map[string]struct {
			Faults  map[vendortest.Fault]int     `json:"faults"`
			Vendors map[string]vendortest.Course `json:"vendors"`
		} `json:"courses"`
	}
	raw, err := os.ReadFile("courses.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	known := func(course string, f vendortest.Fault) {
		if !slices.Contains(vendortest.Faults(), f) {
			t.Errorf("%s: there is no fault %q", course, f)
		}
	}
	for name, c := range file.Courses {
		for f := range c.Faults {
			known(name, f)
		}
		for vendor, own := range c.Vendors {
			if !slices.Contains(vendortest.Vendors(), vendor) {
				t.Errorf("%s: there is no vendor %q", name, vendor)
			}
			for _, spell := range own.Spells {
				known(name, spell.Fault)
			}
		}
	}
}

// A course has a name that is known; a vendor that is down, too.
func TestStart(t *testing.T) {
	t.Parallel()
	for course, fine := range map[string]bool{"calm": true, "rough": true, "storm": true, "chaos": true, "outage=runway": true, "outage=nobody": false, "mild": false, "": false} {
		v, err := simulated.Start(simulated.Options{Course: course})
		if fine != (err == nil) {
			t.Errorf("%q: %v", course, err)
		}
		if err == nil {
			_ = v.Close()
		}
	}
}

// A stack with the simulated settings is offered every backend that a client is there for, and
// reaches no address but theirs, whatever keys the environment has.
func TestSettings(t *testing.T) {
	t.Setenv("RUNWAYML_API_SECRET", "a real key")
	t.Setenv("AIPROD_RUNWAY_URL", "https://runway.example")
	t.Setenv("AIPROD_POLL", "3s")
	const at = "http://127.0.0.1:9"
	v, err := simulated.Settings(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if v.RunwayKey.Reveal() != "simulated" || v.Poll.String() != "3s" {
		t.Errorf("key %q, asked again after %s", v.RunwayKey.Reveal(), v.Poll)
	}
	addresses(t, reflect.ValueOf(v), at)
	for _, adapter := range []string{"runway", "fal", "elevenlabs", "gemini", "geminisound", "geminiimage", "cloudtts", "omni", "veo", "pexels"} {
		if !v.Offers(route.Backend{Adapter: adapter}) {
			t.Errorf("%s is not on offer", adapter)
		}
	}
}

// unplayed are settings of vendors that are not played for a stack: a model of one's own.
var unplayed = []string{"LanguageURL", "TranslatorURL"}

// addresses holds that every URL of the settings is set, to an address below at.
func addresses(t *testing.T, in reflect.Value, at string) {
	t.Helper()
	for i := range in.NumField() {
		name := in.Type().Field(i).Name
		switch value := in.Field(i); {
		case slices.Contains(unplayed, name):
		case value.Kind() == reflect.Struct && value.Type() != reflect.TypeFor[cloud.Secret]():
			addresses(t, value, at)
		case strings.HasSuffix(name, "URL") && !strings.HasPrefix(value.String(), at):
			t.Errorf("%s is %q: give it an address in settings.json", name, value.String())
		}
	}
}
