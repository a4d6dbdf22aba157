package cloudtts

import "testing"

// A text stays in the place that was chosen.
func TestAddress(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"": "https://texttospeech.googleapis.com", "global": "https://texttospeech.googleapis.com",
		"eu": "https://eu-texttospeech.googleapis.com", "europe-west2": "https://europe-west2-texttospeech.googleapis.com",
	} {
		if at, err := (Options{Location: location}).address(); err != nil || at.String() != want {
			t.Errorf("%q is at %v, %v", location, at, err)
		}
	}
}
