package installation_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/aiprod/aiprod/functions/api"
	_ "github.com/aiprod/aiprod/functions/media"
	_ "github.com/aiprod/aiprod/functions/ops"
	_ "github.com/aiprod/aiprod/functions/pipeline"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/installation"
)

// A declaration says what Terraform gives: keys of those who buy and of nobody else, queues by pattern, whose invokers are acted as.
func TestOf(t *testing.T) {
	t.Parallel()
	c := installation.Of(function.Declared())
	if got := c.Functions["generate"].Secrets; !slices.Contains(got, "RUNWAYML_API_SECRET") || slices.Contains(got, "ELEVENLABS_API_KEY") {
		t.Errorf("who films is given %v", got)
	}
	if got := c.Functions["narrate"].Secrets; slices.Contains(got, "RUNWAYML_API_SECRET") {
		t.Errorf("who speaks is given the key of who films: %v", got)
	}
	if got := c.Functions["jobs-file"].Secrets; !slices.Contains(got, "AIPROD_CDN_KEY") || slices.Contains(c.Functions["jobs-get"].Secrets, "AIPROD_CDN_KEY") {
		t.Errorf("who links to films is given %v", got)
	}
	if diff := cmp.Diff([]string{"narrate"}, c.Functions["plan"].Calls); diff != "" {
		t.Errorf("plan acts as: %s", diff)
	}
	if got := c.Functions["plan"].PostsQueues; !slices.Contains(got, "voice-paid-google") || slices.Contains(got, "video-local") {
		t.Errorf("plan posts to %v", got)
	}
	if got := c.Queues["voice-local"]; got.Function != "narrate" || got.Concurrent == 0 {
		t.Errorf("voice-local is %+v", got)
	}
	for name, f := range c.Functions {
		if f.MaxInstances == 0 || f.CPU == 0 || f.MemoryMiB == 0 || f.TimeoutSeconds == 0 || f.Concurrency == 0 {
			t.Errorf("%s has no bounds: %+v", name, f)
		}
		if f.Trigger == string(function.OnTask) != (len(f.Queues) > 0) {
			t.Errorf("%s is triggered by %s and has the queues %v", name, f.Trigger, f.Queues)
		}
	}
}
