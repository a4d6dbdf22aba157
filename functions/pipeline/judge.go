package pipeline

import (
	"context"
	"fmt"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Judge scores the film against its brief: by rules, and beside them by a model that watches it where there is one.
var _ = function.Stage(function.StageSpec{
	Stage: job.Judge, Program: function.Pipeline,
	Needs: cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Buys: []route.Modality{route.Language}},
}, judge)

func judge(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		b, film, err := w.Film(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		var timing take.Timing
		if err := w.Result(ctx, job.Conform, &timing); err != nil {
			return stage.Finish{}, err
		}
		var made take.Mastered
		if err := w.Result(ctx, job.Postprocess, &made); err != nil {
			return stage.Finish{}, err
		}
		in := judged(b, film, timing)
		in.Boxes = made.Texts
		score := semantic.Judge(in)
		verdict, err := watch(ctx, w, b, trial{in, timing, made.Video})
		if err != nil {
			return stage.Finish{}, err
		}
		if verdict != nil {
			score = score.Beside(*verdict)
		}
		return stage.Finish{Result: score, Then: func(u *store.Unit) error {
			if err := u.Report(store.SemanticReport, score); err != nil {
				return err
			}
			if err := u.Move(job.FinalApproval, "judge", scored(score)); err != nil {
				return err
			}
			u.Send(stage.Next(u, job.Supervise))
			return nil
		}}, nil
	})
}

// scored tells a score, and who has given it.
func scored(s semantic.Score) string {
	told := fmt.Sprintf("scored %.2f of 1", s.Total)
	switch j := s.Judge; {
	case j == nil:
		return told
	case j.Absent != "":
		return told + " by the rules alone: " + j.Absent
	default:
		return fmt.Sprintf("%s: %.2f by the rules, %.2f by %s/%s, which has watched it", told, s.Rules, j.Total, j.Backend, j.Model)
	}
}

// judged is the film's words and scenes, beside its brief.
func judged(b brief.Resolved, film *manifest.Manifest, timing take.Timing) semantic.Input {
	in := semantic.Input{
		Brief: b.Words(), Manifest: *film, Lang: b.Lang, CaptionLang: b.CaptionLang, Cues: timing.Cues, Length: timeline.At(timing.Cut.Frames, timing.Cut.FPS),
		MustInclude: b.Required(), MustNotInclude: b.MustNotInclude,
	}
	in.CallToAction = called(b)
	in.Narration = timing.Cut.Narration()
	return in
}
