package media

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Inspect measures the finished file against the technical rules.
var _ = function.Stage(function.StageSpec{
	Stage: job.Inspect, Program: function.Media,
	Needs: cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Creates: []cloud.Bucket{cloud.Work}},
}, inspect)

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
		in, err := evidence(ctx, w, t, dir)
		if err != nil {
			return stage.Finish{}, err
		}
		found, err := inspected(ctx, w, t, in, dir)
		if err != nil {
			return stage.Finish{}, err
		}
		return stage.Finish{Result: map[string]any{"verdict": found.Verdict, "page": found.Page.Object}, Then: func(u *store.Unit) error {
			if err := u.Report(store.TechnicalReport, found); err != nil {
				return err
			}
			if err := u.Move(job.QASemantic, "inspect", "measured: "+string(found.Verdict)); err != nil {
				return err
			}
			u.Send(stage.Next(u, job.Judge))
			return nil
		}}, nil
	})
}

// inspected measures the film and keeps the page that tells people about it.
func inspected(ctx context.Context, w *stage.Work, t media.Tools, in quality.Input, dir string) (take.Inspected, error) {
	report, err := quality.Inspect(ctx, t, in)
	if err != nil {
		return take.Inspected{}, err
	}
	file := filepath.Join(dir, "qa.html")
	if err := writePage(file, illustrated(ctx, w.Env, t, in.File, filmTitle(w.Job), report)); err != nil {
		return take.Inspected{}, err
	}
	kept, err := w.Keep(ctx, stage.File{Path: file, Kind: "reports", Type: "text/html; charset=utf-8"})
	if err != nil {
		return take.Inspected{}, err
	}
	return take.Inspected{Report: report, Page: take.Artefact(kept[0])}, nil
}

// evidence is the film and everything it was meant to be.
func evidence(ctx context.Context, w *stage.Work, t media.Tools, dir string) (quality.Input, error) {
	var made take.Mastered
	var timing take.Timing
	b, film, err := w.Film(ctx)
	if err != nil {
		return quality.Input{}, err
	}
	if err := w.Result(ctx, job.Postprocess, &made); err != nil {
		return quality.Input{}, err
	}
	if err := w.Result(ctx, job.Conform, &timing); err != nil {
		return quality.Input{}, err
	}
	fonts, err := book()
	if err != nil {
		return quality.Input{}, missingTool(err)
	}
	file, err := w.Fetch(ctx, cloud.Work, made.Video.Object, dir)
	if err != nil {
		return quality.Input{}, err
	}
	in := measured(b, film, timing, made.Texts, file, w.Env.Now())
	in.Missing = func(text string) []rune { return fonts.Missing(text, film.Lang) }
	if !in.Preview { // a preview is sooner looked at as a whole: it is not edited for long
		in.Clips, err = glances(ctx, w, t, made.Clips, dir)
	}
	return in, err
}

func measured(b brief.Resolved, film *manifest.Manifest, timing take.Timing, texts []quality.Box, file string, now time.Time) quality.Input {
	return quality.Input{
		File: file, Format: film.Format, Want: film.Duration.Duration(), Script: film.Script(), Captioned: film.Captioned(), Cues: timing.Cues, Lang: b.CaptionLang,
		Boxes: texts, MustInclude: b.MustInclude, MustNotInclude: b.MustNotInclude, Preview: b.Quality == "preview", Now: now,
		Narration: timing.Cut.Narration(),
	}
}
