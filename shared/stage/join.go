package stage

import (
	"context"
	"fmt"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
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
			return ownWork(u)
		}
		return nil
	})
}

// ownWork books what our own machines have made for the film, a line for each kind of take.
func ownWork(u *store.Unit) error {
	made := map[job.Stage]int{job.Render: len(u.Attempt.ShotIDs), job.EffectsMix: 1}
	if !u.Attempt.Hires(string(route.Voice)) {
		made[job.Narrate] = u.Attempt.Lines
	}
	if u.Attempt.Bed && !u.Attempt.Hires(string(route.Bed)) {
		made[job.Compose] = 1
	}
	for s, n := range made {
		if n == 0 {
			continue
		}
		line, err := money.Own(string(s), int64(n), u.Now())
		if err != nil {
			return err
		}
		line.Step = fmt.Sprintf("%s-a%d-p%d", s, u.Attempt.Number, u.Attempt.Pass)
		if err := u.Settle(u.Attempt.Number, line, 0); err != nil {
			return err
		}
	}
	return nil
}
