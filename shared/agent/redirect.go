package agent

import (
	"context"
	"fmt"

	"github.com/aiprod/aiprod/shared/manifest"
)

// A SentBack shot is one that a person wants otherwise, with what they said of it.
type SentBack struct{ Shot, Note string }

// Redirect directs single shots of a storyboard again. What others depend on stays: a shot's lines,
// length, place and how it is entered; so the other shots stay as they are to the byte, and so do their clips. It
// shows the same in another form and arrangement, with other free choices.
func (CreativeDirector) Redirect(ctx context.Context, in In, m *manifest.Manifest, shots []SentBack) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("redirect: %w", err)
	}
	for _, back := range shots {
		s := m.Shot(back.Shot)
		if s == nil {
			return fmt.Errorf("redirect: there is no shot %q", back.Shot)
		}
		s.Scene = otherwise(s.Scene)
		s.Seed = seed(in, "again "+s.ID)
		remark(m, back)
	}
	return nil
}

// otherwise shows what a scene shows in another form where one holds all of it, else in another arrangement.
func otherwise(s manifest.Scene) manifest.Scene {
	next := s
	switch {
	case s.Kind == manifest.Statement:
		next.Kind = manifest.Title
	case s.Kind == manifest.Title && s.Kicker == "" && s.Body == "":
		next.Kind = manifest.Statement
	case s.Kind == manifest.Figure && wholePercent(s):
		next.Kind = manifest.Portion
	case s.Kind == manifest.Portion:
		next.Kind = manifest.Figure
	case s.Kind == manifest.Cards:
		next.Kind = manifest.List
	case s.Kind == manifest.List && tiled(s):
		next.Kind = manifest.Cards
	case s.Kind == manifest.Image && s.Heading != "":
		next.Kind = manifest.Split
	case s.Kind == manifest.Split:
		next.Kind = manifest.Image
	}
	if !next.Complete() {
		next.Kind = s.Kind
	}
	next.Layout++
	return next
}

// remark tells the person who approves what was asked of a shot, in place of what was told of it before.
func remark(m *manifest.Manifest, back SentBack) {
	what := "has another look. "
	if back.Note != "" {
		what += "The local writer cannot follow a note by itself; edit the shot where it is not what you meant: " + clip(back.Note)
	}
	tell(m, back, what)
}
