package pipeline

import (
	"context"
	"slices"

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
	"github.com/aiprod/aiprod/shared/studio/icon"
)

// Translate turns the approved storyboard into what the backend draws: pictures, layouts, looks.
var _ = function.Stage(function.StageSpec{
	Stage: job.Translate, Program: function.Pipeline,
	Needs: cloud.Needs{Buys: []route.Modality{route.Language}},
}, translate)

func translate(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		in, err := task(ctx, w, b)
		if err != nil {
			return stage.Finish{}, err
		}
		agent.VisualTranslator{Icons: icon.Find}.Translate(film, in)
		credit, err := imagine(ctx, w, b, in, film)
		if err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: memory.Pictures{Theme: film.Theme, Shots: film.Shots, Credit: credit}}, nil
	})
}

// imagine has a model write what could be filmed for the shots, where clips can be bought
// and a model asked; else what is filmed follows from what each shot shows.
func imagine(ctx context.Context, w *stage.Work, b brief.Resolved, in agent.In, film *manifest.Manifest) (*manifest.Credit, error) {
	vendors := filmers(ctx, w, film)
	if len(vendors) == 0 {
		return nil, nil
	}
	most, some, err := model.FootageTokens(in, film, vendors)
	if err != nil || !some {
		return nil, err
	}
	var written map[string]string
	h, ok, err := employ.Do(ctx, w, b, employ.Piece{Agent: visualTranslator, Task: model.TranslateTask, Most: most, Do: func(ctx context.Context, h employ.Hand, ref string) (any, model.Usage, error) {
		return model.VisualTranslator{By: h, Model: h.Model}.Footage(ctx, in, film, vendors, ref)
	}}, &written)
	if !ok {
		return nil, err
	}
	if err != nil {
		credit, err := standsIn(b, h, err)
		return &credit, err
	}
	for id, text := range written {
		if s := film.Shot(id); s != nil {
			s.Footage = text
		}
	}
	credit := h.Credit()
	return &credit, nil
}

// filmers are the vendors that a clip of the film could be bought from, for what the job may cost.
func filmers(ctx context.Context, w *stage.Work, film *manifest.Manifest) (vendors []string) {
	market := w.Env.Market(ctx)
	for _, s := range film.Shots {
		if !agent.Filmable(film, s) || s.Locked {
			continue
		}
		for _, c := range route.Current().Choose(market, agent.Filming(film, s), w.Attempt.CeilingMicros, route.Strategy{}).Candidates {
			if v := c.Backend.Vendor; v != route.LocalVendor && !slices.Contains(vendors, v) {
				vendors = append(vendors, v)
			}
		}
	}
	return vendors
}
