package job

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/fault"
)

// MayEdit returns the fault of editing the manifest now, where a is the newest
// attempt and seen the revision the editor has read.
func (j Job) MayEdit(a Attempt, seen int) error {
	if !a.Editable() {
		return fault.New(fault.Conflict, "manifest.not_editable", fmt.Sprintf("The manifest cannot be edited in state %s.", a.State)).
			WithHint("Edit it while it waits for approval, or when the film is delivered.")
	}
	if seen != j.Newest(a) {
		return fault.New(fault.Stale, "manifest.changed", "The manifest has changed since you read it.").
			WithHint("Read GET /job/{id}/manifest again and send its ETag.")
	}
	return nil
}
