package runway

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/aspect"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	silent := false
	for name, c := range map[string]struct {
		want provider.Clip
		get  create
	}{
		"as it is":        {provider.Clip{Model: "gen4.5", Seconds: 5, Aspect: "16:9", Seed: 7}, create{Model: "gen4.5", Duration: 5, Ratio: "1280:720", Seed: 7}},
		"too short":       {provider.Clip{Model: "gen4.5", Seconds: 1, Aspect: "9:16"}, create{Model: "gen4.5", Duration: 2, Ratio: "720:1280"}},
		"between lengths": {provider.Clip{Model: "veo3.1", Seconds: 5, Aspect: "16:9"}, create{Model: "veo3.1", Duration: 6, Ratio: "1280:720", Audio: &silent}},
		"tall":            {provider.Clip{Model: "veo3.1_fast", Seconds: 8, Aspect: "4:5"}, create{Model: "veo3.1_fast", Duration: 8, Ratio: "720:1280", Audio: &silent}},
		"square":          {provider.Clip{Model: "gen4.5", Seconds: 3, Aspect: "1:1"}, create{Model: "gen4.5", Duration: 3, Ratio: "1280:720"}},
		"of a picture":    {provider.Clip{Model: "gen4_turbo", Seconds: 4, Aspect: "9:16", First: &provider.Image{Type: "image/png", Data: []byte("png")}}, create{Model: "gen4_turbo", PromptImage: "data:image/png;base64,cG5n", Duration: 5, Ratio: "720:1280"}},
		"long seed":       {provider.Clip{Model: "gen4.5", Seconds: 3, Aspect: "1:1", Seed: 1<<32 + 5}, create{Model: "gen4.5", Duration: 3, Ratio: "1280:720", Seed: 5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.want.Prompt, c.get.PromptText = "A bakery.", "A bakery."
			got, err := plan(c.want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.get, got); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

// What Runway would refuse for its picture is not sent.
func TestPlanOfPicture(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		model string
		first *provider.Image
	}{
		"none":      {"gen4_turbo", nil},
		"empty":     {"gen4_turbo", &provider.Image{Type: "image/png"}},
		"odd":       {"gen4.5", &provider.Image{Type: "image/svg+xml", Data: []byte("<svg/>")}},
		"too large": {"gen4_turbo", &provider.Image{Type: "image/jpeg", Data: make([]byte, 3_800_000)}},
	} {
		if got, err := plan(provider.Clip{Model: c.model, Prompt: "A bakery.", Seconds: 5, Aspect: "16:9", First: c.first}); err == nil {
			t.Errorf("%s: goes to %s", name, got.path())
		}
	}
}

func TestPlanCountsUTF16(t *testing.T) {
	t.Parallel()
	for prompt, fits := range map[string]bool{
		strings.Repeat("é", 1000): true, strings.Repeat("é", 1001): false,
		strings.Repeat("🥐", 500): true, strings.Repeat("🥐", 501): false,
	} {
		_, err := plan(provider.Clip{Model: "gen4.5", Prompt: prompt, Seconds: 5, Aspect: "16:9"})
		if (err == nil) != fits {
			t.Errorf("%d bytes: %v", len(prompt), err)
		}
	}
}

func TestModels(t *testing.T) {
	t.Parallel()
	if data().PollSeconds < 5 {
		t.Error("Runway asks not to be polled more often than every 5 s")
	}
	for _, m := range data().Models {
		if !slices.IsSorted(m.Seconds) || len(m.Seconds) == 0 || len(m.Ratios) == 0 || m.PromptUnits < 1 {
			t.Errorf("%+v", m)
		}
		for _, shape := range []string{"16:9", "9:16", "1:1", "4:5"} {
			if r, err := aspect.Nearest(m.Ratios, shape); err != nil || r == "" {
				t.Errorf("%s at %s: %q, %v", m.ID, shape, r, err)
			}
		}
	}
}

func TestFailureClass(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]provider.Class{
		"SAFETY.INPUT.TEXT":                provider.Policy,
		"SAFETY.OUTPUT.VIDEO":              provider.Policy,
		"INPUT_PREPROCESSING.SAFETY.TEXT":  provider.Policy,
		"INPUT_PREPROCESSING.INTERNAL":     provider.Outage,
		"INPUT_PREPROCESSING.UNREADABLE":   provider.Caller,
		"ASSET.INVALID":                    provider.Caller,
		"INTERNAL":                         provider.Outage,
		"INTERNAL.BAD_OUTPUT.CODE01":       provider.Outage,
		"THIRD_PARTY.UNAVAILABLE":          provider.Outage,
		"":                                 provider.Outage,
		"INTERNAL.SAFETYNET_COULD_NOT_RUN": provider.Outage,
	} {
		if got := failureClass(code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

func TestMicros(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		`{"credits":60}`: 600_000, `{"credits":0}`: 0, `{"credits":0.5}`: 5_000, `{"credits":0.00001}`: 1,
		`{}`: -1, `null`: -1, `{"credits":null}`: -1, `{"credits":-1}`: -1, `{"credits":1e300}`: -1,
	} {
		var c *credits
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		got, known := c.micros(10_000)
		if !known {
			got = -1
		}
		if got != want {
			t.Errorf("%s costs %d, want %d", text, got, want)
		}
	}
}

// FuzzProgress holds what is promised of a poll, whatever a task says of itself.
func FuzzProgress(f *testing.F) {
	for _, seed := range []string{
		`{"status":"RUNNING","progress":0.4}`, `{"status":"SUCCEEDED","output":["https://a/b"],"cost":{"credits":60}}`,
		`{"status":"FAILED","failureCode":"SAFETY.INPUT.TEXT","cost":{"credits":0}}`, `{"status":"CANCELLED"}`,
		`{"status":"SUCCEEDED","output":[""]}`, `{"status":"PAUSED","progress":-1e300}`,
	} {
		f.Add(seed)
	}
	c, err := New(Options{Key: "key", MicrosPerCredit: math.MaxInt32})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var told task
		if json.Unmarshal([]byte(text), &told) != nil {
			return
		}
		p := c.progress(told)
		if p.Done != ((p.Output != "") != (p.Err != nil)) {
			t.Errorf("done %t with output %q and error %v", p.Done, p.Output, p.Err)
		}
		if p.Done == (p.Again > 0) || p.Percent < 0 || p.Percent > 100 || p.Micros < 0 {
			t.Errorf("%+v", p)
		}
	})
}
