package stage

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
)

// Fail ends the attempt of a message with what err says, for functions that run
// outside a step. An attempt that has ended, or is not the newest, is left.
func Fail(ctx context.Context, env *cloud.Env, m job.Message, err error) error {
	w, oerr := open(env, m)
	if oerr != nil {
		return oerr
	}
	return w.fail(ctx, err)
}
