package jobs

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// Erase removes a finished job and its media.
var _ = function.HTTP(function.Route{
	Name: "jobs-erase", Method: "DELETE", Path: "/job/{id}", Tag: "Jobs", Role: identity.Producer, Status: 202,
	Summary: "Erase a job",
	Description: "The job is gone at once, for everyone: it is read as 404 from here on, and its streams end. Its documents, its media and what was delivered are " +
		"removed in the background; the receipt tells how far that is, what was removed, and what has to be kept and why. " +
		"Files of the same content that other jobs use stay for those, and so do the amounts of the ledger. " +
		"Only a job that is over is erased: cancel it first. Erasing an erased job answers with the same receipt.",
	Errors: []int{404, 409},
}, erase)

// ErasureOutput is an erasure, and where to read it again.
type ErasureOutput struct {
	Location string `header:"Location" doc:"Where to read how far it is"`
	Body     erasure.Report
}

func erase(ctx context.Context, env *cloud.Env, in *function.JobInput) (*ErasureOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	r, err := erasure.Job(ctx, s, ref, function.Act(ctx))
	if err != nil {
		return nil, err
	}
	return &ErasureOutput{Location: "/erasures/" + r.Receipt, Body: r.Report()}, nil
}
