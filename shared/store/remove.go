package store

import (
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
)

// Delete removes a document; a missing one is no error.
func (u *Unit) Delete(ref *firestore.DocumentRef) {
	u.writes = append(u.writes, func(tx *firestore.Transaction) error { return tx.Delete(ref) })
}

// Remove takes the job out of sight: its document goes, which everything that reads a
// job begins with. It returns the user's files the job holds, in the work bucket. A job that is not over,
// or has calls whose cost is not known yet, is a conflict: its accounts could not be closed any more.
func (u *Unit) Remove() ([]string, error) {
	if err := u.Load(); err != nil {
		return nil, err
	}
	if s := u.Attempt.State; !u.Newest() || !s.Final() {
		return nil, fault.New(fault.Conflict, "job.not_finished", fmt.Sprintf("The job is in state %s; only a finished job is erased.", s)).
			WithHint("Cancel it with POST /job/{id}/cancel, or wait until it is over.")
	}
	for n := 1; n <= u.Job.Attempt; n++ {
		var a job.Attempt
		if _, err := u.Read(u.s.Attempt(u.other(n)), &a); err != nil {
			return nil, err
		}
		if a.HeldMicros > 0 {
			return nil, fault.New(fault.Conflict, "job.not_settled", "The job has paid calls whose cost is not known yet.").
				WithHint("Try again later: a backend that does not say is settled at its estimate within hours.")
		}
	}
	u.Delete(u.s.Job(u.ref))
	return u.Job.Objects, nil
}
