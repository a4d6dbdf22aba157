package main

import (
	"path/filepath"
	"testing"
)

// What is to be typed next reaches the stack that has the job.
func TestNext(t *testing.T) {
	t.Parallel()
	here, err := filepath.Abs(".aiprod")
	if err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(t.TempDir(), "films")
	for want, of := range map[string]target{
		"":                    {dataFlags: dataFlags{Data: here}},
		" --data " + there:    {dataFlags: dataFlags{Data: there}},
		" --vendors " + play:  {dataFlags: dataFlags{Data: here, vendorFlags: vendorFlags{Vendors: play}}},
		" --url 'http://a:1'": {URL: "http://a:1", dataFlags: dataFlags{Data: here}},
	} {
		if got := of.next("retry J"); got != "go run ./scripts/aiprod retry J"+want {
			t.Errorf("%s, want it to end with %q", got, want)
		}
	}
}
