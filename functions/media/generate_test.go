package media

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/take"
)

// Each setting of a model that the catalogue offers reaches the model as it was priced.
func TestClip(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]provider.Clip{
		"google/veo-3.1":               {Model: "veo-3.1-generate-001", Height: 720, Seconds: 6},
		"google/veo-3.1/1080p":         {Model: "veo-3.1-generate-001", Height: 1080, Seconds: 8},
		"google/veo-3.1-lite/1080p":    {Model: "veo-3.1-lite-generate-001", Height: 1080, Seconds: 8},
		"google/gemini-omni-1.2-flash": {Model: "gemini-omni-1.2-flash", Height: 720, Audio: true, Seconds: 5},
		"fal/hailuo-2.3/10s":           {Model: "fal-ai/minimax/hailuo-2.3/standard/text-to-video", Height: 768, Seconds: 10},
		"runway/gen4.5":                {Model: "gen4.5", Height: 720, Seconds: 5},
	} {
		b, known := route.Current().Find(id)
		if !known {
			t.Fatalf("no %s", id)
		}
		want.Prompt, want.Aspect, want.Seed, want.Output = "A bakery.", "4:5", 7, "gs://b/a/"
		got := clip(take.Footage{Prompt: "A bakery.", Seconds: 5, Aspect: "4:5", Seed: 7}, b, "gs://b/a/")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}
