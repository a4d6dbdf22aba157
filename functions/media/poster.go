package media

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure/xmp"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// A portrait is everything that decides a poster: a picture of a clip, and what it says of its making.
type portrait struct {
	Engine  string        `json:"engine"`
	Clip    string        `json:"clip"` // in the work bucket
	At      time.Duration `json:"at"`
	Marking xmp.Marking   `json:"marking"`
}

// poster returns a marked picture of the first clip, which lies in file. It is that
// of the film before, where that begins with the same clip.
func (p *post) poster(ctx context.Context, clip, file string) (key, poster string, err error) {
	at := p.posterAt()
	if key, err = step.Key(job.Postprocess, portrait{take.PosterEngine, clip, at, p.marking}); err != nil {
		return "", "", err
	}
	if poster, err = p.posterBefore(ctx, key); poster != "" || err != nil {
		return key, poster, err
	}
	poster = filepath.Join(p.dir, "poster.jpg")
	if err := p.tools.Poster(ctx, file, at, poster); err != nil {
		return "", "", err
	}
	if err := xmp.MarkPoster(poster, p.marking); err != nil {
		return "", "", fmt.Errorf("postprocess: %w", err)
	}
	return key, poster, nil
}

// posterBefore fetches the poster of the film before this one where it was made from the same.
func (p *post) posterBefore(ctx context.Context, key string) (file string, err error) {
	if p.last.PosterKey != key {
		return "", nil
	}
	file, err = p.w.Fetch(ctx, cloud.Work, p.last.Poster.Object, p.dir)
	if errors.Is(err, cloud.ErrNoBlob) { // retention took it
		return "", nil
	}
	return file, err
}

// posterAt is late in the first shot, when its text stands: the same in its clip as in the film.
func (p *post) posterAt() time.Duration {
	first := p.timing.Cut.Shots[0]
	return timeline.At(first.Frames*3/4, p.timing.Cut.FPS)
}
