package pipeline

import (
	"context"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Plan brings together what was translated and cast, and has every line spoken.
// Voice leads: the picture is planned when the speech has been measured.
var _ = function.Stage(function.StageSpec{
	Stage: job.Plan, Program: function.Pipeline,
	Needs: cloud.Needs{Posts: []string{"voice-*"}},
}, plan)

func plan(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		if !w.Attempt.Planned && !b.Fast { // the fast track has translated and cast as it wrote
			if err := merge(ctx, w, film); err != nil {
				return stage.Finish{}, err
			}
		}
		expected, routing, err := assign(ctx, w, b, film)
		if err != nil {
			return stage.Finish{}, err
		}
		if w.Attempt.Number == 1 { // later it is known how long the lines are
			trim(b, film, w.Env.Market(ctx))
		}
		return stage.Finish{
			Result: routing,
			Group:  stage.Voices,
			Then: func(u *store.Unit) error {
				if err := u.Revise(film, "planner", "translated and cast"); err != nil {
					return err
				}
				u.Attempt.EstimateMicros, u.Attempt.StandIns = expected, stoodIn(film)
				return planned(u, w, b, film)
			},
		}, nil
	})
}

// merge takes over what translate and cast of this pass have decided.
func merge(ctx context.Context, w *stage.Work, film *manifest.Manifest) error {
	var v memory.Pictures
	if err := w.Result(ctx, job.Translate, &v); err != nil {
		return err
	}
	var c memory.Casting
	if err := w.Result(ctx, job.Cast, &c); err != nil {
		return err
	}
	film.Theme, film.Shots, film.Voice = v.Theme, v.Shots, c.Voice
	for i, l := range film.Lines {
		if p, ok := c.Pauses[l.ID]; ok {
			film.Lines[i].Pause = p
		}
	}
	for _, credit := range []*manifest.Credit{v.Credit, c.Credit} {
		if credit != nil {
			film.Credit(*credit)
		}
	}
	return nil
}

// planned records what is to be made and has every line spoken.
func planned(u *store.Unit, w *stage.Work, b brief.Resolved, film *manifest.Manifest) error {
	u.Attempt.Lines, u.Attempt.Bed, u.Attempt.Planned = len(film.Lines), film.Music.Mood != "none", true
	u.Attempt.Hired = hired(film)
	u.Attempt.ShotIDs = nil
	for _, s := range film.Shots {
		u.Attempt.ShotIDs = append(u.Attempt.ShotIDs, s.ID)
	}
	u.Change()
	return narrations(u, w, b, film)
}
