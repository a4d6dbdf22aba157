package pipeline

import (
	"context"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	locks "github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/quality/rubric"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/studio/icon"
)

// watched adds to a review what a model that has watched the film found, and what mending it would cost.
func (f found) watched(ctx context.Context, w *stage.Work, film *manifest.Manifest, r *agent.Review) {
	r.Again = map[string]int64{}
	for _, s := range film.Shots {
		if asked(s) == agent.Studio {
			continue
		}
		r.Again[s.ID] = route.Unlimited // where it cannot be had: what has no price is not bought
		if c, ok := clipOf(ctx, w, film, s); ok {
			r.Again[s.ID] = c.Micros
		}
	}
	v := f.score.Judge
	if v == nil {
		return
	}
	r.Refused = v.Refused
	failed := v.Failed()
	for _, c := range rubric.Criteria(true, true) {
		if slices.Contains(failed, c.Name) {
			r.Unpassed = append(r.Unpassed, c.Title)
		}
	}
	for _, g := range v.Findings {
		if r.Score < r.Threshold || slices.Contains(failed, g.Criterion) {
			r.Notes = append(r.Notes, f.note(film, g))
		}
	}
}

// mend changes the shots that go back as the decision's notes have it.
func mend(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, d agent.Decision) error {
	if len(d.Notes) == 0 {
		return nil
	}
	in, err := task(ctx, w, b)
	if err != nil {
		return err
	}
	agent.VisualTranslator{Icons: icon.Find}.Mend(film, in, d.Notes, w.Attempt.Rerenders+1)
	return nil
}

// note is what a finding asks of the shot it lies in. A shot that a person has locked is left as it is.
func (f found) note(film *manifest.Manifest, g rubric.Finding) agent.Note {
	n := agent.Note{Problem: g.Problem, Remedy: g.Remedy, Footage: g.Footage}
	for _, id := range f.shots([]float64{g.At}) {
		n.Shot = id
		for _, part := range []string{"/scene", "/seed"} {
			if _, held := locks.Held(film, "/shots/"+id+part); held {
				n.Remedy = "none"
			}
		}
	}
	return n
}
