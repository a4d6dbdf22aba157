package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Supervise decides what becomes of the measured film: deliver it, ask a person, or fail the job.
var _ = function.Stage(function.StageSpec{Stage: job.Supervise, Program: function.Pipeline}, supervise)

func supervise(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, err := stage.Brief(w.Job)
		if err != nil {
			return stage.Finish{}, err
		}
		var technical quality.Report
		if _, err := w.Store.Report(ctx, w.Ref(), store.TechnicalReport, &technical); err != nil {
			return stage.Finish{}, err
		}
		var score semantic.Score
		if _, err := w.Store.Report(ctx, w.Ref(), store.SemanticReport, &score); err != nil {
			return stage.Finish{}, err
		}
		if err := verdict(b, technical, score); err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: map[string]any{"score": score.Total}, Then: func(u *store.Unit) error {
			if b.Approval == "script_and_final" {
				u.Await("the finished film waits for approval")
				return nil
			}
			u.Send(stage.Next(u, job.Deliver))
			return nil
		}}, nil
	})
}

// verdict is the fault of a film that must not be delivered, named by the rule it missed.
func verdict(b brief.Resolved, technical quality.Report, score semantic.Score) error {
	if missed := technical.Missed(quality.Failed); len(missed) > 0 {
		f := missed[0]
		message := fmt.Sprintf("%s: measured %s, limit %s.", f.Title, spaced(f.Measured, f.Unit), spaced(f.Limit, f.Unit))
		return fault.New(fault.Invalid, "quality."+f.Rule, message).WithHint(f.Hint)
	}
	if score.Total < b.Preset.Threshold {
		return fault.New(fault.Invalid, "quality.score", fmt.Sprintf("The film scored %.2f; this preset asks for %.2f.", score.Total, b.Preset.Threshold)).
			WithHint("Weakest: " + weakest(score) + ". Give the brief more to say, or choose another length.")
	}
	return nil
}

func spaced(value, unit string) string { return strings.TrimSpace(value + " " + unit) }

// weakest names the part that cost most.
func weakest(s semantic.Score) string {
	worst, cost := "", 0.0
	for _, p := range s.Parts {
		if c := p.Weight * (1 - p.Score); c > cost {
			worst, cost = p.Title, c
		}
	}
	return worst
}
