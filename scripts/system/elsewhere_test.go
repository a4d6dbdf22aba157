package system

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/function"
)

// Where functions of several programs share a path, each knows the methods of the others: in the cloud it alone answers what
// the path does not take.
func TestMethodsElsewhere(t *testing.T) {
	t.Parallel()
	all := function.Declared()
	for _, f := range all {
		if f.Route == nil {
			continue
		}
		var want []string
		for _, other := range all {
			if other.Route != nil && other.Route.Path == f.Route.Path && other.Program != f.Program {
				want = append(want, other.Route.Method)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, f.Route.Elsewhere); diff != "" {
			t.Errorf("%s: Elsewhere (-want +got):\n%s", f.Name, diff)
		}
	}
}
