package stage

import (
	"context"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Groups of steps that are joined.
const (
	Prepare = "prepare" // translate and cast, before the plan
	Voices  = "voices"  // every line, before the picture is conformed
	Takes   = "takes"   // shots, music and effects, before post-production
)

// join passes on what follows a group once all of it is done. It may be called
// any number of times, by anyone.
func (w *Work) join(ctx context.Context, group string) error {
	return Join(ctx, w.Journal, w.Ref(), group)
}

// Join passes on what follows a group of an attempt's steps, once all of it is done.
func Join(ctx context.Context, j *step.Journal, ref store.Ref, group string) error {
	if group == "" {
		return nil
	}
	return j.Join(ctx, ref, group, func(u *store.Unit) error {
		switch group {
		case Prepare:
			u.Send(Next(u, job.Plan))
		case Voices:
			u.Send(Next(u, job.Conform))
		case Takes:
			if err := u.Move(job.AgentsExecuted, "system", "every take is in"); err != nil {
				return err
			}
			u.Send(Next(u, job.Postprocess))
		}
		return nil
	})
}
