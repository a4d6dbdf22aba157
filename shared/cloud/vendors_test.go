package cloud_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
)

// What is wrong with the settings is said in the same order each time.
func TestVendorsAreValidatedInOrder(t *testing.T) {
	t.Parallel()
	v := cloud.Vendors{RunwayKey: cloud.NewSecret("a b"), ElevenLabsKey: cloud.NewSecret("a b"), FalKey: cloud.NewSecret("a b"), PexelsKey: cloud.NewSecret("a b"), Tiers: map[string]string{"x": "1", "y": "1", "z": "1"}}
	first := v.Validate()
	if first == nil {
		t.Fatal("passes")
	}
	for range 20 {
		if again := v.Validate(); again.Error() != first.Error() {
			t.Fatalf("says\n%v\nand then\n%v", first, again)
		}
	}
}
