package proof

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestNothingOnlyGoogleEmulatorPasses runs the tests of the Firestore client against Google's emulator too: the local Firestore
// must pass all that it passes.
func TestNothingOnlyGoogleEmulatorPasses(t *testing.T) {
	t.Parallel()
	google := firestoreSuite(t, oracle(t), "TestIntegration").results(t)
	ours := readExpected(t, "testdata/firestore.json")
	for _, test := range slices.Sorted(maps.Keys(google.outcomes)) {
		if google.outcomes[test] == passed && ours.of(test) != passed {
			t.Errorf("Google's emulator passes %s: it must not be in the table", test)
		}
	}
	t.Logf("Google's emulator: %d passed, %d failed; ours: %d passed", google.count(passed), google.count(failed), ours.Passes)
}

// TestStoreOnGoogleEmulator runs the product's own tests of its store and of the steps of its pipeline on Google's emulator. They
// run on the local Firestore elsewhere: what holds on one must hold on the other. None of them needs a query to be refused for want
// of an index, which Google's emulator does not do.
func TestStoreOnGoogleEmulator(t *testing.T) {
	t.Parallel()
	address := oracle(t)
	for _, pkg := range []string{"store", "step"} {
		t.Run(pkg, func(t *testing.T) {
			t.Parallel()
			// Short: transactions that wait for each other's locks make the properties slow.
			s := suite{pkg: "./shared/" + pkg, run: ".", dir: "../../..", short: true, env: []string{"AIPROD_TEST_FIRESTORE=" + address}}
			r := s.results(t)
			for _, test := range slices.Sorted(maps.Keys(r.outcomes)) {
				if got := r.outcomes[test]; got != passed && got != skipped {
					t.Errorf("%s: %s\n%s", test, got, strings.Join(r.output[test], ""))
				}
			}
			t.Logf("%d passed, %d skipped", r.count(passed), r.count(skipped))
		})
	}
}
