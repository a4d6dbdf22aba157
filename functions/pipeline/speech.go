package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/casting"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// narrations plans one step for every line.
func narrations(u *store.Unit, w *stage.Work, b brief.Resolved, film *manifest.Manifest) error {
	var steps []step.Step
	find := func(key string) (step.Step, bool, error) { return w.Journal.Find(u, key) }
	for _, l := range film.Lines {
		asked, err := asking(find, u.Attempt.Number, speech(film, l))
		if err != nil {
			return err
		}
		var st step.Step
		if asked.Backend == "" {
			st, err = stage.Planned(u, job.Narrate, stage.Voices, l.ID, asked)
		} else {
			st, err = stage.PlannedBy(u, job.Narrate, stage.Voices, l.ID, asked, take.Narration{Speech: asked, Strict: b.Fallback == "forbid"})
			st.Letter.Queue = stage.QueueOf(job.Narrate, asked.Backend)
		}
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(steps, func(o step.Step) bool { return o.Key == st.Key }) {
			steps = append(steps, st)
		}
	}
	return reuse(u, w.Journal, "lines", steps)
}

// speech asks for a line of the film.
func speech(film *manifest.Manifest, l manifest.Line) take.Speech {
	s := take.Speech{Engine: take.SpeechEngine, Text: l.Said(), Lang: film.Lang, Voice: film.Voice.Name, Rate: film.Voice.Rate}
	if credits(film)[route.Voice].local() {
		return s
	}
	s.Engine, s.Backend, s.Rate, s.Voice = take.RecordedEngine, film.Voice.Backend, 1, film.Voice.Speaker
	cast := casting.Voices(s.Backend, film.Lang)
	if i := slices.IndexFunc(cast, func(v casting.Voice) bool { return v.Name == film.Voice.Speaker }); i >= 0 {
		s.Voice = cast[i].ID
	}
	return s
}

// asking returns what is asked for in an attempt: what nobody spoke in an earlier one is asked for anew.
func asking(find func(key string) (step.Step, bool, error), attempt int, s take.Speech) (take.Speech, error) {
	for s.Backend != "" {
		key, err := step.Key(job.Narrate, s)
		if err != nil {
			return s, err
		}
		st, found, err := find(key)
		if err != nil {
			return s, err
		}
		if !found || st.State != step.Done || st.Artefact != nil || st.Attempt >= attempt {
			return s, nil
		}
		s.Refused = st.Attempt
	}
	return s, nil
}

// lineAsked is what was asked for of a line in the attempt of a piece of work.
func lineAsked(ctx context.Context, w *stage.Work, film *manifest.Manifest, l manifest.Line) (take.Speech, error) {
	return asking(func(key string) (step.Step, bool, error) { return w.Journal.Look(ctx, w.Ref(), key) }, w.Attempt.Number, speech(film, l))
}

// An unspokenError tells that the backend that was to speak a film could not.
type unspokenError struct{ reason string }

func (e *unspokenError) Error() string { return "pipeline: a line is not spoken: " + e.reason }

// spoken reads what was measured of every line. The error is an *unspokenError where one has no take.
func spoken(ctx context.Context, w *stage.Work, film *manifest.Manifest) (map[string]cut.Take, error) {
	takes := make(map[string]cut.Take, len(film.Lines))
	for _, l := range film.Lines {
		asked, err := lineAsked(ctx, w, film, l)
		if err != nil {
			return nil, err
		}
		key, err := step.Key(job.Narrate, asked)
		if err != nil {
			return nil, err
		}
		st, err := w.Journal.Get(ctx, w.Ref(), key)
		if err != nil {
			return nil, err
		}
		var s take.Spoken
		err = json.Unmarshal([]byte(st.Result), &s)
		if err == nil && s.Reason != "" && st.Artefact == nil {
			return nil, &unspokenError{why(take.Bought{Reason: s.Reason, Passed: s.Passed}, asked.Backend)}
		}
		if err != nil || st.Artefact == nil {
			return nil, fmt.Errorf("conform: take of line %s: %w", l.ID, err)
		}
		takes[l.ID] = paced(cut.Take{Line: l.ID, End: s.Milliseconds, Words: s.Words, Object: st.Artefact.Object}, asked, film.Voice.Rate)
	}
	return takes, nil
}

// paced is a take as fast as the film has it: what was bought is sped up when it is mixed, so that it is
// bought once, whatever its pace.
func paced(t cut.Take, asked take.Speech, rate float64) cut.Take {
	if asked.Backend == "" || rate == 1 || rate <= 0 {
		return t
	}
	t.Tempo, t.End = rate, faster(t.End, rate)
	words := make([]timeline.Word, len(t.Words))
	for i, word := range t.Words {
		word.Start, word.End = faster(word.Start, rate), faster(word.End, rate)
		words[i] = word
	}
	t.Words = words
	return t
}

// recast has another voice speak the film, all of it: a film has one voice. Where the one that was asked for
// cannot be had that is the next best, if the brief allows it and money is left; where that one cannot be had either, this machine's.
func recast(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, reason string) (stage.Finish, error) {
	failed, first := film.Voice.Backend, film.Voice.Instead == ""
	asked := failed
	if !first {
		asked, reason = film.Voice.Instead, film.Voice.Kept
	}
	voice := credits(film)[route.Voice]
	voice.reset()
	film.Voice.Speaker, film.Voice.Grade = "", string(b.Lang.Voice.Grade)
	if first && b.Fallback == "allow" && reason != tooSlow {
		if a, ok, err := understudy(ctx, w, b, film, failed); err != nil {
			return stage.Finish{}, err
		} else if ok {
			engage(film, a)
		}
	}
	voice.standIn(asked, *voice.backend, reason)
	return respeak(w, b, film, "VoiceDirector", "spoken by "+film.Voice.Backend+": "+film.Voice.Reason), nil
}

// listen learns from a film how fast the voice that was paid speaks its language: once, as it was bought.
func listen(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, takes map[string]cut.Take) {
	if credits(film)[route.Voice].local() || w.Attempt.Number > 1 || w.Attempt.Pass > 0 { // what is spoken is taken over
		return
	}
	var p route.Pace
	for _, l := range film.Lines {
		p.Took += float64(takes[l.ID].End) / 1000 * cmp.Or(takes[l.ID].Tempo, 1)
		p.Planned += estimate.Heard(film.Lang, l).Length.Seconds()
	}
	w.Env.Health.Heard(ctx, film.Voice.Backend, b.Lang.Tag, p)
}

// understudy is who may speak a film instead of a backend, for what is left of its ceiling; ok is false for nobody that is paid.
func understudy(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, failed string) (a route.Assignment, ok bool, err error) {
	f := route.Film{Aspect: film.Format.Aspect, Lang: film.Lang, Lines: estimate.Film(b, film, estimate.Rerender{}).Lines}
	market := estimate.Audible(w.Env.Market(ctx), b, film.Lang).Without(func(of route.Backend) bool { return of.ID == failed })
	strategy, err := route.FindStrategy(b.Strategy)
	if err != nil {
		return a, false, err
	}
	plan, err := route.Current().Plan(market, f, max(0, w.Attempt.Left()), strategy)
	if errors.Is(err, route.ErrBudget) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("conform: %w", err)
	}
	i := slices.IndexFunc(plan.Assignments, func(a route.Assignment) bool { return a.Part == route.Voice && paid(a) })
	if i < 0 {
		return a, false, nil
	}
	return plan.Assignments[i], true, nil
}
