package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Supervise decides what becomes of the measured film: deliver it, have shots
// made again, ask a person, or fail the job.
var _ = function.Stage(function.StageSpec{Stage: job.Supervise, Program: function.Pipeline}, supervise)

func supervise(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		found, err := findings(ctx, w)
		if err != nil {
			return stage.Finish{}, err
		}
		noted, err := standIns(ctx, w, film)
		if err != nil {
			return stage.Finish{}, err
		}
		review := found.review(b, w.Attempt)
		found.watched(ctx, w, film, &review)
		if b.Fallback == "ask" {
			for _, s := range stoodIn(film) {
				review.StandIns = append(review.StandIns, s.Shot)
			}
		}
		d := agent.Supervisor{}.Decide(review)
		if err := found.refusal(d); err != nil {
			return stage.Finish{}, err
		}
		if err := mend(ctx, w, b, film, d); err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: d, Then: func(u *store.Unit) error {
			if noted && d.Action != agent.Rerender {
				if err := u.Revise(film, "RenderExecutor", "who has made which shot"); err != nil {
					return err
				}
			}
			if list := stoodIn(film); !slices.Equal(list, u.Attempt.StandIns) {
				u.Attempt.StandIns = list
				u.Change()
			}
			return carryOut(u, film, d)
		}}, nil
	})
}

// found is what both gates found, and where the shots lie.
type found struct {
	technical quality.Report
	score     semantic.Score
	timing    take.Timing
	// judging is what was reserved for judging the film last, in micro-dollars.
	judging int64
	// unexplained is what of the bill does not add up; empty where all of it does.
	unexplained string
}

func findings(ctx context.Context, w *stage.Work) (found, error) {
	var f found
	if _, err := w.Store.Report(ctx, w.Ref(), store.TechnicalReport, &f.technical); err != nil {
		return f, err
	}
	if _, err := w.Store.Report(ctx, w.Ref(), store.SemanticReport, &f.score); err != nil {
		return f, err
	}
	lines, err := w.Store.Costs(ctx, w.Ref())
	if err != nil {
		return f, err
	}
	for _, l := range lines {
		if l.Kind == money.Reserve && l.Stage == string(job.Judge) {
			f.judging = l.Micros
		}
	}
	if f.unexplained = money.Unexplained(lines, w.Attempt.Number, w.Attempt.SpentMicros); f.unexplained != "" {
		w.Env.Log.ErrorContext(ctx, "bill does not add up", "job", w.Message.Job, "attempt", w.Attempt.Number, "found", f.unexplained)
	}
	return f, w.Result(ctx, job.Conform, &f.timing)
}

func (f found) review(b brief.Resolved, a job.Attempt) agent.Review {
	r := agent.Review{
		Score: f.score.Total, Rules: f.score.OfRules(), Threshold: b.Preset.Threshold,
		SpentMicros: a.SpentMicros, HeldMicros: a.HeldMicros, CeilingMicros: a.CeilingMicros, JudgeMicros: f.judging,
		Unexplained: f.unexplained != "", Rerenders: a.Rerenders, FinalApproval: b.Approval == "script_and_final",
		Attended: b.Approval != "none" || a.SpentMicros > 0,
	}
	for _, m := range f.technical.Missed(quality.Failed) {
		r.Misses = append(r.Misses, agent.Miss{Rule: m.Rule, Hint: m.Hint, Shots: f.shots(m.At), Repeats: !drawn(m.Rule)})
	}
	return r
}

// drawn tells rules about what is drawn, which another arrangement of the shot may keep, from the rest.
func drawn(rule string) bool {
	return strings.HasPrefix(rule, "text.") || strings.HasPrefix(rule, "picture.")
}

// shots are the shots that are on at the times, in seconds.
func (f found) shots(at []float64) []string {
	var ids []string
	for _, s := range at {
		frame := int(s * float64(f.timing.Cut.FPS))
		i := slices.IndexFunc(f.timing.Cut.Shots, func(s cut.Shot) bool { return frame >= s.Start && frame < s.Start+s.Frames })
		if i >= 0 && !slices.Contains(ids, f.timing.Cut.Shots[i].ID) {
			ids = append(ids, f.timing.Cut.Shots[i].ID)
		}
	}
	return ids
}

// refusal is the fault of a film that nobody is asked about, named by the rule it missed.
func (f found) refusal(d agent.Decision) error {
	if d.Action != agent.Fail {
		return nil
	}
	if missed := f.technical.Missed(quality.Failed); len(missed) > 0 {
		m := missed[0]
		message := fmt.Sprintf("%s: measured %s, limit %s.", m.Title, spaced(m.Measured, m.Unit), spaced(m.Limit, m.Unit))
		return fault.New(fault.Invalid, "quality."+m.Rule, message).WithHint(m.Hint)
	}
	return fault.New(fault.Invalid, d.Code, d.Reason).
		WithHint("Weakest: " + weakest(f.score) + ". Give the brief more to say, or choose another length.")
}

func spaced(value, unit string) string { return strings.TrimSpace(value + " " + unit) }

// weakest names the part that cost most.
func weakest(s semantic.Score) string {
	worst, cost := "none", 0.0
	for _, p := range s.Parts {
		if c := p.Weight * (1 - p.Score); c > cost {
			worst, cost = p.Title, c
		}
	}
	return worst
}

// carryOut does to the job what was decided.
func carryOut(u *store.Unit, film *manifest.Manifest, d agent.Decision) error {
	switch d.Action {
	case agent.Ask:
		u.Attempt.Missed = d.Missed
		u.Await(d.Reason)
		return nil
	case agent.Rerender:
		return again(u, film, d)
	}
	u.Send(stage.Next(u, job.Deliver))
	return nil
}

// again has shots made anew: as notes have changed them, else with other free choices. Everything else is reused.
func again(u *store.Unit, film *manifest.Manifest, d agent.Decision) error {
	u.Attempt.Rerenders++
	u.Attempt.Pass++
	u.Attempt.Again = d.Shots
	u.Attempt.Remade += len(d.Shots)
	for i := range film.Shots {
		if s := &film.Shots[i]; slices.Contains(d.Shots, s.ID) && !s.Locked && len(d.Notes) == 0 {
			s.Seed++
			s.Scene.Layout++
		}
	}
	if err := u.Revise(film, "Supervisor", d.Reason); err != nil {
		return err
	}
	if err := u.Move(job.Rendering, "supervise", d.Reason); err != nil {
		return err
	}
	u.Send(stage.Next(u, job.Conform))
	return nil
}
