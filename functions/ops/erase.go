package ops

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
)

// Erase removes what somebody wants gone. One erasure is done at a time: two that
// judge the same file at once could each take the other's silence for leave.
var _ = function.Task(function.TaskSpec{
	Stage: erasure.Stage, Queue: erasure.Queue, Program: function.Ops, Concurrent: 1,
	Needs: cloud.Needs{Reads: cloud.Buckets(), Deletes: cloud.Buckets(), Accounts: true},
}, erase)

func erase(ctx context.Context, env *cloud.Env, m job.Message) error {
	return erasure.Run(ctx, env, m.Step)
}
