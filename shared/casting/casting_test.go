package casting_test

import (
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/casting"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/route"
)

// Every backend that is said to speak a language has a voice for it, and no voice twice.
func TestEverySpeakerHasAVoice(t *testing.T) {
	t.Parallel()
	for _, b := range route.Current().Backends {
		if b.Modality != route.Speech || b.Vendor == route.LocalVendor {
			continue
		}
		for _, l := range language.All() {
			voices := casting.Voices(b.ID, l.Tag)
			speaks := len(b.Languages) == 0 || slices.Contains(b.Languages, l.Tag)
			if speaks && len(voices) == 0 {
				t.Errorf("%s has no voice for %s", b.ID, l.English)
			}
			seen := map[string]bool{}
			for _, v := range voices {
				if v.ID == "" || v.Name == "" || seen[v.ID] {
					t.Errorf("%s: voice %+v", b.ID, v)
				}
				seen[v.ID] = true
			}
		}
	}
	if v := casting.Voices("nobody/speaks", "en"); v != nil {
		t.Errorf("nobody has %v", v)
	}
}
