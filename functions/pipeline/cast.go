package pipeline

import (
	"context"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/stage/employ"
)

// Cast chooses who speaks and how: voice, pace, pauses.
var _ = function.Stage(function.StageSpec{
	Stage: job.Cast, Program: function.Pipeline,
	Needs: cloud.Needs{Buys: []route.Modality{route.Language}},
}, cast)

func cast(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		in, err := task(ctx, w, b)
		if err != nil {
			return stage.Finish{}, err
		}
		c, err := voiced(ctx, w, b, in, film)
		return stage.Finish{Result: c}, err
	})
}

// voiced is a casting by a model where one can be asked, else by the rules.
func voiced(ctx context.Context, w *stage.Work, b brief.Resolved, in agent.In, film *manifest.Manifest) (memory.Casting, error) {
	byRules := memory.Casting{Voice: agent.VoiceDirector{}.Cast(in, film.Voice)}
	most, err := model.CastTokens(in, film)
	if err != nil {
		return byRules, err
	}
	if len(film.Lines) == 0 {
		return byRules, nil
	}
	var made model.Delivery
	h, ok, err := employ.Do(ctx, w, b, employ.Piece{Agent: voiceDirector, Task: model.CastTask, Most: most, Do: func(ctx context.Context, h employ.Hand, ref string) (any, model.Usage, error) {
		return model.VoiceDirector{By: h, Model: h.Model}.Deliver(ctx, in, film, ref)
	}}, &made)
	if !ok {
		return byRules, err
	}
	if err != nil {
		credit, err := standsIn(b, h, err)
		byRules.Credit = &credit
		return byRules, err
	}
	credit := h.Credit()
	return memory.Casting{Voice: made.Voice, Pauses: made.Pauses, Credit: &credit}, nil
}
