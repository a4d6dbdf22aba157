package media

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Inspect measures the finished file against the technical rules.
var _ = function.Stage(function.StageSpec{Stage: job.Inspect, Program: function.Media}, inspect)

func inspect(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		t, err := tools()
		if err != nil {
			return stage.Finish{}, missingTool(err)
		}
		dir, err := os.MkdirTemp("", "aiprod-inspect-")
		if err != nil {
			return stage.Finish{}, fmt.Errorf("inspect: %w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		in, err := evidence(ctx, w, dir)
		if err != nil {
			return stage.Finish{}, err
		}
		report, err := quality.Inspect(ctx, t, in)
		if err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: map[string]any{"verdict": report.Verdict}, Then: func(u *store.Unit) error {
			if err := u.Report(store.TechnicalReport, report); err != nil {
				return err
			}
			if err := u.Move(job.QASemantic, "inspect", "measured: "+string(report.Verdict)); err != nil {
				return err
			}
			u.Send(stage.Next(u, job.Judge))
			return nil
		}}, nil
	})
}

// evidence is the film and everything it was meant to be.
func evidence(ctx context.Context, w *stage.Work, dir string) (quality.Input, error) {
	var made take.Mastered
	var timing take.Timing
	film, err := w.Manifest(ctx)
	if err != nil {
		return quality.Input{}, err
	}
	if err := w.Result(ctx, job.Postprocess, &made); err != nil {
		return quality.Input{}, err
	}
	if err := w.Result(ctx, job.Conform, &timing); err != nil {
		return quality.Input{}, err
	}
	b, err := stage.Brief(w.Job)
	if err != nil {
		return quality.Input{}, err
	}
	boxes, err := drawnBoxes(ctx, w, timing)
	if err != nil {
		return quality.Input{}, err
	}
	file, err := w.Fetch(ctx, cloud.Work, made.Video.Object, dir)
	return measured(b, film, timing, boxes, file, w.Env.Now()), err
}

func measured(b brief.Resolved, film *manifest.Manifest, timing take.Timing, boxes []quality.Box, file string, now time.Time) quality.Input {
	in := quality.Input{
		File: file, Format: film.Format, Want: film.Duration.Duration(), Script: film.Script(), Cues: timing.Cues, Lang: b.CaptionLang,
		Boxes: boxes, MustInclude: b.MustInclude, MustNotInclude: b.MustNotInclude, Preview: b.Quality == "preview", Now: now,
	}
	for _, t := range timing.Cut.Takes {
		in.Narration = append(in.Narration, [2]int{t.Start, t.End})
	}
	return in
}

// drawnBoxes are the texts of every shot, on the film's clock.
func drawnBoxes(ctx context.Context, w *stage.Work, timing take.Timing) ([]quality.Box, error) {
	steps, err := w.Journal.Group(ctx, w.Ref(), stage.Takes)
	if err != nil {
		return nil, err
	}
	shots := newestShots(steps)
	var boxes []quality.Box
	for _, s := range timing.Cut.Shots {
		var d take.Drawn
		if err := json.Unmarshal([]byte(shots[s.ID].Result), &d); err != nil {
			return nil, fmt.Errorf("inspect: result of shot %s: %w", s.ID, err)
		}
		for _, b := range d.Boxes {
			boxes = append(boxes, quality.Box{
				Text: b.Text, Role: b.Role, X: b.X, Y: b.Y, W: b.W, H: b.H, Size: b.Size, Contrast: b.Contrast,
				Start: int(timeline.At(s.Start+b.From, timing.Cut.FPS).Milliseconds()),
				End:   int(timeline.At(s.Start+b.To, timing.Cut.FPS).Milliseconds()),
			})
		}
	}
	return boxes, nil
}

// newestShots are the takes of the shots, by shot: an earlier pass may have left its own.
func newestShots(steps []step.Step) map[string]step.Step {
	shots := map[string]step.Step{}
	for _, st := range steps {
		if old, ok := shots[st.Part]; st.Stage == job.Render && st.State == step.Done && (!ok || st.Created.After(old.Created)) {
			shots[st.Part] = st
		}
	}
	return shots
}
