package proof

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// expected is what a run of a suite must come to.
type expected struct {
	Source string `json:"source"` // where the tests are from
	AsOf   string `json:"as_of"`  // when the table was made, as a date

	Passes int               `json:"passes"` // how many pass, subtests included
	Fails  map[string]string `json:"fails"`  // the tests that fail, and why
	Skips  map[string]string `json:"skips"`  // the tests that skip themselves, and why
	Omits  map[string]string `json:"omits"`  // the tests that are not started, and why; of oneByOne only
}

func readExpected(t *testing.T, path string) expected {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return e
}

// of returns how a test must end.
func (e expected) of(test string) outcome {
	if _, ok := e.Fails[test]; ok {
		return failed
	}
	if _, ok := e.Skips[test]; ok {
		return skipped
	}
	return passed
}

// hold compares a run with the table and reports every test that ended otherwise, with what it printed.
func (e expected) hold(t *testing.T, r results) {
	t.Helper()
	for _, test := range slices.Sorted(maps.Keys(r.outcomes)) {
		if got, want := r.outcomes[test], e.of(test); got != want {
			t.Errorf("%s: %s, want %s\n%s", test, got, want, strings.Join(r.output[test], ""))
		}
	}
	for _, table := range []map[string]string{e.Fails, e.Skips} {
		for test := range table {
			if _, ran := r.outcomes[test]; !ran {
				t.Errorf("%s is in the table and did not run", test)
			}
		}
	}
	if got := r.count(passed); got != e.Passes {
		t.Errorf("%d tests passed, want %d", got, e.Passes)
	}
	t.Logf("%d passed, %d failed as expected, %d skipped (%s)", r.count(passed), r.count(failed), r.count(skipped), e.Source)
}
