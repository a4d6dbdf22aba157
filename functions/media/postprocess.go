package media

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

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
	"github.com/aiprod/aiprod/shared/timeline"
)

// Postprocess mixes the sound, joins the shots and makes the master and its poster.
var _ = function.Stage(function.StageSpec{Stage: job.Postprocess, Program: function.Media}, postprocess)

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
	sound, err := p.soundtrack(ctx)
	if err != nil {
		return take.Mastered{}, err
	}
	return p.master(ctx, sound)
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

// master makes the film and its poster, and keeps them with the film's sound.
func (p *post) master(ctx context.Context, sound soundtrack) (take.Mastered, error) {
	texts, err := p.texts()
	if err != nil {
		return take.Mastered{}, err
	}
	made := take.Mastered{Frames: p.timing.Cut.Frames, Texts: texts, Soundtrack: sound.Soundtrack}
	for _, s := range p.timing.Cut.Shots {
		made.Clips = append(made.Clips, p.shots[s.ID].Artefact.Object)
	}
	marking, err := p.disclose(&made)
	if err != nil {
		return made, err
	}
	video, poster, err := p.join(ctx, sound.file, marking)
	if err != nil {
		return made, err
	}
	files := []stage.File{{Path: video, Kind: "masters", Type: "video/mp4"}, {Path: poster, Kind: "posters", Type: "image/jpeg"}}
	if sound.Object == "" {
		files = append(files, stage.File{Path: sound.file, Kind: "soundtracks", Type: "audio/mp4"})
	}
	kept, err := p.w.Keep(ctx, files...)
	if err != nil {
		return made, err
	}
	made.Video, made.Poster = take.Artefact(kept[0]), take.Artefact(kept[1])
	if len(kept) > 2 {
		made.Soundtrack.Object = kept[2].Object
	}
	return made, nil
}

// join joins the clips and the sound to the film, takes its poster, and marks both.
func (p *post) join(ctx context.Context, sound string, marking xmp.Marking) (video, poster string, err error) {
	clips, err := p.clips(ctx)
	if err != nil {
		return "", "", err
	}
	video, poster = filepath.Join(p.dir, "master.mp4"), filepath.Join(p.dir, "poster.jpg")
	cut := p.timing.Cut
	if _, err := p.tools.Master(ctx, media.MasterSpec{
		Clips: clips, Frames: cut.Frames, FPS: cut.FPS, Soundtrack: sound, Title: p.film.Title, Comment: marking.Comment(),
		Lang: p.film.Lang, Out: video,
	}); err != nil {
		return "", "", err
	}
	if err := p.tools.Poster(ctx, video, p.posterAt(), poster); err != nil {
		return "", "", err
	}
	return video, poster, mark(video, poster, marking)
}

// posterAt is late in the first shot, when its text stands.
func (p *post) posterAt() time.Duration {
	first := p.timing.Cut.Shots[0]
	return timeline.At(first.Frames*3/4, p.timing.Cut.FPS)
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
