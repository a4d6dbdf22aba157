package fal

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	const (
		kling    = "fal-ai/kling-video/v3/standard/text-to-video"
		seedance = "bytedance/seedance-2.0/fast/text-to-video"
		hailuo   = "fal-ai/minimax/hailuo-2.3/standard/text-to-video"
		ltx      = "fal-ai/ltx-2.3/text-to-video/fast"
	)
	for name, c := range map[string]struct {
		want provider.Clip
		get  map[string]any // beside the prompt
	}{
		"as it is":        {provider.Clip{Model: kling, Seconds: 5, Aspect: "1:1", Seed: 7}, map[string]any{"duration": "5", "aspect_ratio": "1:1", "generate_audio": false}},
		"too short":       {provider.Clip{Model: kling, Seconds: 1, Aspect: "9:16"}, map[string]any{"duration": "3", "aspect_ratio": "9:16", "generate_audio": false}},
		"with a seed":     {provider.Clip{Model: seedance, Seconds: 5, Aspect: "4:5", Seed: 1<<40 + 5}, map[string]any{"duration": "5", "aspect_ratio": "3:4", "resolution": "720p", "generate_audio": false, "seed": int32(5)}},
		"of one shape":    {provider.Clip{Model: hailuo, Seconds: 7, Aspect: "9:16"}, map[string]any{"duration": "10", "prompt_optimizer": false}},
		"length a number": {provider.Clip{Model: ltx, Seconds: 7, Aspect: "16:9"}, map[string]any{"duration": 8, "aspect_ratio": "16:9", "resolution": "1080p", "fps": 25.0, "generate_audio": false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.want.Prompt, c.get["prompt"] = "A bakery.", "A bakery."
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

func TestLength(t *testing.T) {
	t.Parallel()
	for as, want := range map[string]any{"text": "8", "number": 8, "unit": "8s"} {
		if got := (model{LengthAs: as}).length(8); got != want {
			t.Errorf("%s: %v, want %v", as, got, want)
		}
	}
}

// TestData holds that every model is whole.
func TestData(t *testing.T) {
	t.Parallel()
	for _, m := range data().Models {
		if strings.Count(m.ID, "/") < 2 || !slices.IsSorted(m.Seconds) || len(m.Seconds) == 0 || len(m.Ratios) == 0 || m.PromptCharacters < 1 {
			t.Errorf("%+v", m)
		}
		if m.Length != "" && !slices.Contains([]string{"text", "number", "unit"}, m.LengthAs) {
			t.Errorf("%s writes its length as %q", m.ID, m.LengthAs)
		}
		if m.Length == "" && len(m.Seconds) > 1 || m.Ratio == "" && len(m.Ratios) > 1 {
			t.Errorf("%s has several lengths or shapes, and no name for them", m.ID)
		}
	}
}
