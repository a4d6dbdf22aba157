package job_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/job"
)

// No two files of a film are saved under one name.
func TestEnding(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for name, want := range map[string]string{
		"video.mp4": ".mp4", "captions.vtt": ".vtt", "captions.srt": ".srt", "poster.jpg": ".jpg", "manifest.json": ".manifest.json",
		"qa.json": ".qa.json", "qa.html": ".qa.html", "costs.json": ".costs.json", "provenance.json": ".provenance.json",
	} {
		got := job.Ending(name)
		if got != want || seen[got] {
			t.Errorf("%s ends with %s, want %s; seen before: %t", name, got, want, seen[got])
		}
		seen[got] = true
	}
}
