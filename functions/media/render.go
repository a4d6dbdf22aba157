package media

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/studio"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/take"
)

// Render draws one shot with the built-in studio. Two at a time keep a small
// machine's encoder busy while the other shot is being set up.
var _ = function.Task(function.TaskSpec{
	Stage: job.Render, Queue: stage.Queues[job.Render], Concurrent: 2,
	Needs: stage.Makes.With(cloud.Needs{Reads: []cloud.Bucket{cloud.Work}}),
}, render)

// progressEvery is how often a shot tells how far it is.
const progressEvery = 2 * time.Second

func render(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Make(ctx, env, m, func(ctx context.Context, w *stage.Work, dir string) (stage.Product, error) {
		var in take.Picture
		if err := w.Input(&in); err != nil {
			return stage.Product{}, err
		}
		if _, err := tools(); err != nil {
			return stage.Product{}, missingTool(err)
		}
		shot := ShotOf(in)
		shot.Assets = map[string]string{}
		for _, a := range in.Files() {
			file, err := w.Fetch(ctx, cloud.Work, a.Object, dir)
			if err != nil {
				return stage.Product{}, err
			}
			shot.Assets[a.ID] = file
		}
		file := filepath.Join(dir, "shot.mp4")
		report, err := draw(ctx, w, shot, file)
		if err != nil {
			return stage.Product{}, noGlyph(err, in.Index)
		}
		return stage.Product{File: file, Type: "video/mp4", Result: drawn(in.Frames, report)}, nil
	})
}

// noGlyph fails a job at once where no font of this machine has a character: a
// box is never drawn in its place, and trying again finds no font.
func noGlyph(err error, shot int) error {
	var lost *typeset.GlyphError
	if !errors.As(err, &lost) {
		return err
	}
	return fault.Wrap(err, fault.Invalid, "text.no_glyph", fmt.Sprintf("Shot %d holds %q (%U), which no font on the server can draw.", shot+1, lost.Runes[0], lost.Runes[0])).
		WithHint("Leave the character out, or have the fonts of scripts/packages installed.")
}

// ShotOf is what the studio is asked for a picture. The file of its asset is not fetched yet.
func ShotOf(in take.Picture) studio.Shot {
	return studio.Shot{
		Width: in.Format.Width, Height: in.Format.Height, FPS: in.Format.FPS, Frames: in.Frames,
		Scene: in.Scene, Theme: in.Theme, Lang: in.Lang, CaptionLang: in.CaptionLang, Cues: in.Cues, Burn: len(in.Cues) > 0, Words: in.Words,
		Transition: in.Enter, Next: in.Leave, Index: in.Index, Count: in.Count, Seed: in.Seed, Preview: in.Preview,
		Label: in.Label,
	}
}

// draw renders the shot and tells its progress, without ever waiting for the telling.
func draw(ctx context.Context, w *stage.Work, shot studio.Shot, file string) (studio.Report, error) {
	var frame atomic.Int64
	told, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-told.Done():
				return
			case <-tick.C:
				w.Progress(told, "shots", w.Step.Part, int(frame.Load())*100/max(shot.Frames, 1))
			}
		}
	}()
	report, err := studio.Render(ctx, shot, file, func(n int) { frame.Store(int64(n)) })
	stop()
	<-done
	return report, err
}

func drawn(frames int, r studio.Report) take.Drawn {
	d := take.Drawn{Frames: frames, Events: r.Events, Fonts: r.Fonts}
	for _, b := range r.Boxes {
		d.Boxes = append(d.Boxes, take.Box{
			Text: b.Text, Role: b.Role, X: int(b.Rect.X), Y: int(b.Rect.Y), W: int(b.Rect.W), H: int(b.Rect.H),
			Size: b.Size, Contrast: b.Contrast, From: b.From, To: b.To,
		})
	}
	return d
}
