package studio

import (
	"context"
	"errors"
	"fmt"

	"github.com/aiprod/aiprod/shared/studio/footage"
	"github.com/aiprod/aiprod/shared/studio/scene"
)

// media opens the user's files for scenes and closes them with the take.
type media struct {
	ctx   context.Context
	shot  Shot
	opens []*footage.Footage
}

func newMedia(ctx context.Context, s Shot) *media { return &media{ctx: ctx, shot: s} }

var _ scene.Media = (*media)(nil)

// Open implements scene.Media.
func (m *media) Open(id string, w, h int) (scene.Footage, error) {
	path, ok := m.shot.Assets[id]
	if !ok {
		return nil, fmt.Errorf("no file for asset %q", id)
	}
	f, err := footage.Open(m.ctx, path, w, h, m.shot.FPS)
	if err != nil {
		return nil, fmt.Errorf("asset %q: %w", id, err)
	}
	m.opens = append(m.opens, f)
	return f, nil
}

// Logo implements scene.Media.
func (m *media) Logo(id string, w, h int) (scene.Logo, error) {
	path, ok := m.shot.Assets[id]
	if !ok {
		return nil, fmt.Errorf("no file for asset %q", id)
	}
	l, err := footage.OpenLogo(path, w, h)
	if err != nil {
		return nil, fmt.Errorf("asset %q: %w", id, err)
	}
	return l, nil
}

// failure returns what went wrong with a file while it was shown.
func (m *media) failure() error {
	var errs []error
	for _, f := range m.opens {
		errs = append(errs, f.Err())
	}
	return errors.Join(errs...)
}

func (m *media) close() {
	for _, f := range m.opens {
		f.Close()
	}
}
