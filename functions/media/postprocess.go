package media

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure/xmp"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Postprocess mixes the sound, joins the shots and makes the master and its poster.
var _ = function.Stage(function.StageSpec{
	Stage: job.Postprocess, Program: function.Media,
	Needs: cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Creates: []cloud.Bucket{cloud.Work}},
}, postprocess)

func postprocess(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		dir, err := os.MkdirTemp("", "aiprod-post-")
		if err != nil {
			return stage.Finish{}, fmt.Errorf("postprocess: %w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		p := &post{w: w, dir: dir}
		made, err := p.make(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		failpoint.Hit("kept", "postprocess")
		return stage.Finish{Result: made, Then: func(u *store.Unit) error {
			if err := u.Move(job.QATech, "postprocess", "the master is made"); err != nil {
				return err
			}
			u.Send(stage.Next(u, job.Inspect))
			return nil
		}}, nil
	})
}

// A post is one run of post-production.
type post struct {
	w      *stage.Work
	dir    string
	tools  media.Tools
	brief  brief.Resolved
	film   *manifest.Manifest
	timing take.Timing
	takes  map[job.Stage][]step.Step
	shots  map[string]step.Step // the take of each
	// marking is what the film and its poster say of how they were made.
	marking xmp.Marking
	// last is what the film before this one was made from, zero where there is none.
	last take.Mastered
}

func (p *post) make(ctx context.Context) (take.Mastered, error) {
	var err error
	if p.tools, err = tools(); err != nil {
		return take.Mastered{}, missingTool(err)
	}
	if p.brief, p.film, err = p.w.Film(ctx); err != nil {
		return take.Mastered{}, err
	}
	if err := p.w.Result(ctx, job.Conform, &p.timing); err != nil {
		return take.Mastered{}, err
	}
	if err := p.gather(ctx); err != nil {
		return take.Mastered{}, err
	}
	clips, err := p.clips(ctx)
	if err != nil {
		return take.Mastered{}, err
	}
	made := take.Mastered{Frames: p.timing.Cut.Frames}
	for _, s := range p.timing.Cut.Shots {
		made.Clips = append(made.Clips, p.shots[s.ID].Artefact.Object)
	}
	if p.marking, err = p.disclose(&made); err != nil {
		return made, err
	}
	if _, err = p.w.Before(ctx, job.Postprocess, &p.last); err != nil {
		return made, err
	}
	var sound soundtrack
	var poster string
	group, gctx := errgroup.WithContext(ctx) // the sound keeps one core busy, the pictures the other
	group.Go(func() (err error) {
		sound, err = p.soundtrack(gctx)
		return err
	})
	group.Go(func() (err error) {
		made.PosterKey, poster, err = p.poster(gctx, made.Clips[0], clips[0])
		return err
	})
	if err := group.Wait(); err != nil {
		return made, err
	}
	made.Soundtrack = sound.Soundtrack
	return made, p.master(ctx, &made, clips, sound.file, poster)
}

// gather sorts the takes of this attempt by the stage that made them.
func (p *post) gather(ctx context.Context) error {
	steps, err := p.w.Journal.Group(ctx, p.w.Ref(), stage.Takes)
	p.takes = map[job.Stage][]step.Step{}
	for _, st := range steps {
		if st.State == step.Done && st.Artefact != nil {
			p.takes[st.Stage] = append(p.takes[st.Stage], st)
		}
	}
	p.shots = newestShots(p.takes[job.Render])
	return err
}

// newest is the step that was planned last: an earlier pass may have left its own.
func newest(steps []step.Step) step.Step {
	best := steps[0]
	for _, st := range steps[1:] {
		if st.Created.After(best.Created) {
			best = st
		}
	}
	return best
}

// master makes the film, and keeps it with its poster and its sound.
func (p *post) master(ctx context.Context, made *take.Mastered, clips []string, sound, poster string) error {
	var err error
	if made.Texts, err = p.texts(); err != nil {
		return err
	}
	video, err := p.join(ctx, clips, sound)
	if err != nil {
		return err
	}
	files := []stage.File{{Path: video, Kind: "masters", Type: "video/mp4"}, {Path: poster, Kind: "posters", Type: "image/jpeg"}}
	if made.Soundtrack.Object == "" {
		files = append(files, stage.File{Path: sound, Kind: "soundtracks", Type: "audio/mp4"})
	}
	kept, err := p.w.Keep(ctx, files...)
	if err != nil {
		return err
	}
	made.Video, made.Poster = take.Artefact(kept[0]), take.Artefact(kept[1])
	if len(kept) > 2 {
		made.Soundtrack.Object = kept[2].Object
	}
	return nil
}

// join joins the clips and the sound to the film, and marks it: what is measured and delivered is the marked file.
func (p *post) join(ctx context.Context, clips []string, sound string) (video string, err error) {
	video = filepath.Join(p.dir, "master.mp4")
	cut := p.timing.Cut
	if _, err = p.tools.Master(ctx, media.MasterSpec{
		Clips: clips, Frames: cut.Frames, FPS: cut.FPS, Soundtrack: sound, Title: p.film.Title, Comment: p.marking.Comment(),
		Lang: p.film.Lang, Out: video,
	}); err != nil {
		return "", err
	}
	if err = xmp.MarkFilm(video, p.marking); err != nil {
		return "", fmt.Errorf("postprocess: %w", err)
	}
	return video, nil
}

// clips fetches the shots in order.
func (p *post) clips(ctx context.Context) ([]string, error) {
	var clips []string
	for _, s := range p.timing.Cut.Shots {
		st, ok := p.shots[s.ID]
		if !ok {
			return nil, fmt.Errorf("postprocess: shot %s has no take", s.ID)
		}
		clip, err := p.w.Fetch(ctx, cloud.Work, st.Artefact.Object, p.dir)
		if err != nil {
			return nil, err
		}
		clips = append(clips, clip)
	}
	return clips, nil
}
