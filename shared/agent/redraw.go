package agent

import (
	"context"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
)

// RedrawFlaws returns what is wrong with a draft of shots that were sent back, one for each in their order. Only its
// pictures are looked at: what is said stays, whatever the draft has for it.
func (in In) RedrawFlaws(d Draft, shots []SentBack, leaks ...string) []Flaw {
	d = d.tidy()
	in.Document = in.document()
	w := newWriter(in)
	c := &proof{writer: w, source: w.source(), leaks: leaks}
	if len(d.Shots) != len(shots) {
		c.add(-1, true, "there are %d shots; write the %d that were sent back, in their order", len(d.Shots), len(shots))
		return c.found
	}
	for i, s := range d.Shots {
		s.Lines = nil
		c.shot(i, s)
	}
	return c.found
}

// Redraw is [CreativeDirector.Redirect] with the pictures of a draft, one for each shot in their order, that has
// no [In.RedrawFlaws]. Where a draft's picture cannot be drawn, or the shot shows what is not to change (a picture
// of the user's, the brand's lines, the call to action), the rules direct it.
func (d CreativeDirector) Redraw(ctx context.Context, in In, m *manifest.Manifest, shots []SentBack, draft Draft) error {
	draft = draft.tidy()
	in.Document = in.document() // once for all shots
	for i, back := range shots {
		s := m.Shot(back.Shot)
		var next manifest.Scene
		ok := s != nil && i < len(draft.Shots)
		if ok {
			next, ok = in.redrawn(m, *s, draft.Shots[i])
		}
		if !ok {
			if err := d.Redirect(ctx, in, m, shots[i:i+1]); err != nil {
				return err
			}
			continue
		}
		s.Scene, s.Seed = next, seed(in, "again "+s.ID)
		if wished := draft.Shots[i].Footage; wished != "" {
			s.Footage = wished
		}
		tell(m, back, "is directed again"+asIn(back.Note))
	}
	return nil
}

// asIn tells what a shot was directed again for.
func asIn(note string) string {
	if note == "" {
		return "."
	}
	return ": " + clip(note)
}

// redrawn is the scene a sketch has for a shot of a film, with the shot's own lines.
func (in In) redrawn(m *manifest.Manifest, s manifest.Shot, sketch Sketch) (manifest.Scene, bool) {
	w := newWriter(in)
	var beats []beat
	for _, id := range s.Lines {
		l, ok := m.Line(id)
		if !ok || l.Locked || l.Role == Call {
			return s.Scene, false
		}
		beats = append(beats, w.draftedBeat(l.Text, len(beats)))
	}
	if len(beats) == 0 || s.Locked || s.Scene.Asset != "" || len(s.Scene.Assets) > 0 || s.Scene.Kind == manifest.Pledge {
		return s.Scene, false
	}
	sketch.Lines, sketch.Picture = nil, 0
	next, ok := w.board(beats).proposed(sketched{Sketch: sketch, beats: beats})
	if !ok || !next.Complete() {
		return s.Scene, false
	}
	if sketch.Kicker != "" && next.Heading != "" && !overlap(sketch.Kicker, next.Heading) {
		next.Kicker = sketch.Kicker
	}
	next.Layout, next.Ground = s.Scene.Layout+1, s.Scene.Ground
	return next, true
}

// tell tells the person who approves what became of a shot, in place of what was told of it before.
func tell(m *manifest.Manifest, back SentBack, what string) {
	about := "Shot " + back.Shot + " "
	m.Notes = slices.DeleteFunc(m.Notes, func(n string) bool { return strings.HasPrefix(n, about) })
	m.Notes = append(m.Notes, strings.TrimSpace(about+what))
}
