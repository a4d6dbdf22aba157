package jobs

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Erase removes a finished job and its media.
var _ = function.HTTP(function.Route{
	Name: "jobs-erase", Method: "DELETE", Path: "/job/{id}", Tag: "Jobs", Role: identity.Producer, Status: 202,
	Needs:   cloud.Needs{Posts: []string{erasure.Queue}},
	Summary: "Erase a job",
	Description: "The job is gone at once, for everyone: it is read as 404 from here on, and its streams end. Its documents, its media and what was delivered are " +
		"removed in the background; the receipt tells how far that is, what was removed, and what has to be kept and why. " +
		"Files of the same content that other jobs use stay for those, and so do the amounts of the ledger. " +
		"Only a job that is over is erased: cancel it first. Erasing an erased job answers with the same receipt.",
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.not_finished", "The job is in state RENDERING; only a finished job is erased.").
			WithHint("Cancel it with POST /job/{id}/cancel, or wait until it is over."),
	},
}, erase)

func erase(ctx context.Context, env *cloud.Env, in *function.JobInput) (*erasure.Accepted, error) {
	return erasure.Accept(env, func(s *store.Store) (erasure.Record, error) {
		return erasure.Job(ctx, s, ref(ctx, in.ID), function.Act(ctx))
	})
}
