package quality

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/media"
)

// A film is everything measured on a file.
type film struct {
	info    media.Info
	picture picture
	sound   sound
}

// measure reads the file's structure, then looks and listens to it at once.
func measure(ctx context.Context, tools media.Tools, path string) (film, error) {
	info, err := tools.Probe(ctx, path)
	if err != nil {
		return film{}, err
	}
	m := film{info: info}
	group, ctx := errgroup.WithContext(ctx)
	if info.Video != nil {
		group.Go(func() (err error) {
			m.picture, err = look(ctx, tools, path, info)
			return err
		})
	}
	if info.Audio != nil {
		group.Go(func() (err error) {
			m.sound, err = listen(ctx, tools, path, info.Kind)
			return err
		})
	}
	return m, group.Wait()
}

// length is how long the film is presented: the picture's, where there is one.
func (m film) length() time.Duration {
	if d, ok := m.presented("vide"); ok {
		return d
	}
	if m.info.Video != nil && m.info.Video.Duration > 0 {
		return m.info.Video.Duration
	}
	return m.info.Duration
}

// presented is how long the first track of a kind is presented, by its edit list.
func (m film) presented(kind string) (time.Duration, bool) {
	if m.info.Boxes == nil {
		return 0, false
	}
	for _, t := range m.info.Boxes.Tracks {
		if t.Kind == kind {
			return m.info.Boxes.Presented(t), true
		}
	}
	return 0, false
}
