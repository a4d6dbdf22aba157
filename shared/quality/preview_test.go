package quality_test

import (
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/quality"
)

// A rule that is not asked of a preview is told as skipped and has no finding; of
// a finished film all are asked.
func TestPreviewSkipsAreTold(t *testing.T) {
	t.Parallel()
	file, err := recipe{picture: "testsrc2=s=64x36:r=30:d=1"}.make(t.Context(), tools(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, preview := range map[string]bool{"preview": true, "film": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := quality.Inspect(t.Context(), tools(t), quality.Input{File: file, Preview: preview})
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range []string{"picture.flicker", "video.profile", "video.gop"} {
				told := slices.Contains(r.Skipped, id)
				judged := slices.ContainsFunc(r.Findings, func(f quality.Finding) bool { return f.Rule == id })
				if told != preview || judged == preview {
					t.Errorf("%s: skipped %t, judged %t", id, told, judged)
				}
			}
			if flash := slices.ContainsFunc(r.Findings, func(f quality.Finding) bool { return f.Rule == "picture.flash" }); !flash {
				t.Error("flashes are not judged")
			}
		})
	}
}
