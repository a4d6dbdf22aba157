package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// assign decides who pictures each shot, within the job's ceiling, says why in the
// manifest, and draws the ceiling from the caps where anything is to be bought. Where a cap leaves too
// little, the studio pictures all of it, if the brief allows that. Clips that were bought in an earlier
// attempt stay. It returns what is expected to be spent, in micro-dollars, and who was weighed for what.
func assign(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest) (micros int64, r memory.Routing, err error) {
	if err := errors.Join(unassign(ctx, w, film), dismiss(ctx, w, b, film)); err != nil {
		return 0, r, err
	}
	ordered := commissions(ctx, w, film)
	budget := max(0, w.Attempt.Left()-ordered)
	plan, err := pictured(ctx, w, b, film, budget)
	if err != nil {
		return 0, r, err
	}
	r = routing(plan, budget)
	if !slices.ContainsFunc(plan.Assignments, paid) && !slices.ContainsFunc(film.Shots, commissioned) && len(hired(film)) == 0 {
		explain(plan, film)
		return 0, r, nil
	}
	err = w.Store.Draw(ctx, w.Ref(), w.Attempt.CeilingMicros)
	if f := fault.Of(err); err != nil && f.Kind == fault.CapReached && b.Fallback != "forbid" {
		capped(plan, film, f)
		return 0, r, nil
	}
	if err != nil {
		return 0, r, err
	}
	explain(plan, film)
	return plan.Micros + ordered, r, nil
}

// explain gives shots, and what is heard, to the backends a plan has for them, and says why.
func explain(plan route.Plan, film *manifest.Manifest) {
	for _, a := range plan.Assignments {
		s := film.Shot(a.ID)
		_, sound := credits(film)[a.Part]
		switch {
		case sound && paid(a):
			engage(film, a)
		case s == nil:
		case a.Backend.Vendor != route.LocalVendor: // what is free needs no money
			s.Backend, s.Reason, s.Still = a.Backend.ID, a.Reason, still(a.Still)
		case a.Contested, exact(plan, a.ID):
			s.Reason = a.Reason
		}
	}
}

// exact reports whether a plan has kept backends from filming a shot because it has to be drawn.
func exact(plan route.Plan, shot string) bool {
	return slices.ContainsFunc(plan.Rejected, func(r route.PartRejection) bool { return r.Code == route.Exact && slices.Contains(r.Parts, shot) })
}

// capped has the studio make what was to be bought: a cap leaves too little for all of it.
func capped(plan route.Plan, film *manifest.Manifest, f *fault.Error) {
	film.Notes = append(film.Notes, "Nothing is bought for this film: "+f.Message)
	for i := range film.Shots {
		if s := &film.Shots[i]; commissioned(*s) {
			standIn(s, asked(*s), agent.Studio, f.Code)
		}
	}
	all := credits(film)
	for _, c := range all { // bought in part in an earlier attempt
		if !c.local() {
			c.standIn(*c.backend, agent.Local, f.Code)
		}
	}
	for _, a := range plan.Assignments {
		if !paid(a) {
			if s := film.Shot(a.ID); s != nil && a.Backend.Vendor != route.LocalVendor { // what is free is under no cap
				s.Backend, s.Reason = a.Backend.ID, a.Reason
			}
			continue
		}
		if c, sound := all[a.Part]; sound {
			c.standIn(a.Backend.ID, agent.Local, f.Code)
		} else if s := film.Shot(a.ID); s != nil {
			standIn(s, a.Backend.ID, agent.Studio, f.Code)
		}
	}
}

// commissioned reports whether a person has chosen a backend for the shot that is paid.
func commissioned(s manifest.Shot) bool { return s.Chosen && asked(s) != agent.Studio }

// commissions notes who draws the pictures that the clips begin with which people have ordered, and returns what
// those clips cost, in micro-dollars, as far as they can be had.
func commissions(ctx context.Context, w *stage.Work, film *manifest.Manifest) (micros int64) {
	for i := range film.Shots {
		s := &film.Shots[i]
		if !commissioned(*s) {
			continue
		}
		if c, ok := clipOf(ctx, w, film, *s); ok {
			s.Still = still(c.Still)
			micros += c.Micros
		}
	}
	return micros
}

// still is who makes the picture that a clip begins with, nil for none.
func still(by *route.Candidate) *manifest.Still {
	if by == nil {
		return nil
	}
	return &manifest.Still{Backend: by.Backend.ID, Model: by.Backend.Model, Micros: by.Micros}
}

// stillBy is the backend of a shot's first picture, empty for none.
func stillBy(s manifest.Shot) string {
	if s.Still == nil {
		return ""
	}
	return s.Still.Backend
}

// clipOf is a shot's clip, of the backend that is to make it; ok is false where it cannot be had.
func clipOf(ctx context.Context, w *stage.Work, film *manifest.Manifest, s manifest.Shot) (c route.Candidate, ok bool) {
	for _, c := range route.Current().Choose(w.Env.Market(ctx).Calm(), agent.Filming(film, s), route.Unlimited, route.Strategy{}).Candidates {
		if c.Backend.ID == asked(s) {
			return c, true
		}
	}
	return c, false
}

// unassign gives every shot to the studio again whose clip was not bought in an
// earlier attempt, or shows something else by now.
func unassign(ctx context.Context, w *stage.Work, film *manifest.Manifest) error {
	var clips []step.Step
	if w.Attempt.Number > 1 {
		var err error
		if clips, err = w.Journal.Made(ctx, w.Ref(), job.Generate); err != nil {
			return err
		}
	}
	for i := range film.Shots {
		s := &film.Shots[i]
		if asked(*s) == agent.Studio || s.Locked || s.Chosen || slices.ContainsFunc(clips, func(c step.Step) bool { return shows(c, film, *s) }) {
			continue
		}
		s.Backend, s.Reason, s.Instead, s.Kept, s.Credit, s.Still = agent.Studio, agent.DrawnHere, "", "", nil, nil
		s.Rewritten, s.RewrittenBy = "", ""
	}
	return nil
}

// shows reports whether a step has bought the clip a shot wants, from the backend that was to make it.
func shows(clip step.Step, film *manifest.Manifest, s manifest.Shot) bool {
	var bought take.Purchase
	err := json.Unmarshal([]byte(clip.Input), &bought)
	f := bought.Footage
	return err == nil && clip.Artefact != nil && clip.Part == s.ID && f.Prompt == agent.Prompt(film, s) && f.Seed == s.Seed && f.Asked() == asked(s) && f.Still == stillBy(s)
}

// paid reports whether an assignment is to be bought here; what a model writes or judges is not, nor what is free.
func paid(a route.Assignment) bool {
	return a.Backend.Vendor != route.LocalVendor && a.Backend.Modality != route.Language && a.Micros > 0
}

// pictured plans who makes the shots and what is heard, by what counts for the brief, as far as the budget allows: what of
// the ceiling is left by the script, by other calls and by what people have ordered. What judging the film may take is kept, and so is what shots are
// expected to cost that are made again.
func pictured(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, budget int64) (route.Plan, error) {
	again, err := estimate.Expected(ctx, w.Store, w.Ref().Tenant, b.Preset.Name)
	if err != nil {
		return route.Plan{}, fmt.Errorf("plan: %w", err)
	}
	strategy, err := route.FindStrategy(b.Strategy)
	if err != nil {
		return route.Plan{}, err
	}
	plan, err := route.Current().Plan(estimate.Audible(w.Env.Market(ctx).Calm(), b, film.Lang), estimate.Film(b, film, again), budget, strategy)
	switch {
	case err != nil && b.RefusesOwnVoice():
		return route.Plan{}, unspeakable(err)
	case errors.Is(err, route.ErrBudget):
		return route.Plan{}, nil
	case err != nil:
		return plan, fmt.Errorf("plan: %w", err)
	}
	return plan, nil
}

// asked is the backend that is to make a shot, whoever stands in for it.
func asked(s manifest.Shot) string { return cmp.Or(s.Instead, s.Backend) }

// footage is the clip a shot needs, from the backend it was given or, where that
// cannot be had and the brief allows it, the next best.
func (e *edit) footage(i int) take.Footage {
	s, fps := e.film.Shots[i], e.Cut.FPS
	query, lang := agent.Query(e.film, s)
	f := take.Footage{
		Prompt: agent.Prompt(e.film, s), Seconds: (e.Cut.Shots[i].Frames + fps - 1) / fps, Aspect: e.film.Format.Aspect, Seed: s.Seed,
		Backends: []string{asked(s)}, Still: stillBy(s), Query: query, Lang: lang, Never: e.brief.MustNotInclude,
	}
	for _, before := range e.film.Shots[:i] {
		if asked(before) == asked(s) {
			f.Before = append(f.Before, before.Seed)
		}
	}
	if e.brief.Fallback != "allow" {
		return f
	}
	for _, c := range route.Current().Choose(e.market, f.Need(), e.ceiling, e.strategy).Candidates {
		if c.Backend.Vendor != route.LocalVendor && c.Backend.ID != asked(s) && (c.Still == nil || f.Still != "") {
			f.Backends = append(f.Backends, c.Backend.ID)
		}
	}
	return f
}
