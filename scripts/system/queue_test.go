package system

import (
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/stage"
)

// Every queue that letters go to is one that a function works off.
func TestQueuesAreWorkedOff(t *testing.T) {
	t.Parallel()
	worked := function.Declared().Queues()
	for s, own := range stage.Queues {
		for _, queue := range append(stage.VendorQueues(s), own) {
			if !slices.Contains(worked, queue) {
				t.Errorf("letters of %s go to %s, which nobody works off: %v", s, queue, worked)
			}
		}
	}
}
