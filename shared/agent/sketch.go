package agent

import (
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
)

// sketch adds the i-th of n shots of a draft: as it proposes it where that can be drawn,
// else by the rules.
func (b *board) sketch(g sketched, i, n int) {
	s, ok := b.proposed(g)
	if !ok && len(g.beats) == 0 {
		return
	}
	added := shot{scene: s, beats: g.beats, speech: speechOf(g.beats), footage: g.Footage}
	if !ok {
		b.add(g.beats, i, n)
		last := &b.shots[len(b.shots)-1]
		last.footage = g.Footage
		added = *last
		b.shots = b.shots[:len(b.shots)-1]
	}
	if g.Kicker != "" && added.scene.Heading != "" && !overlap(g.Kicker, added.scene.Heading) {
		added.scene.Kicker = g.Kicker
	}
	b.shots = append(b.shots, added)
}

// proposed is the scene a draft proposes. Words are the draft's; figures, moments and
// ways to get in touch are read from the lines, so that they are drawn as they are said.
func (b *board) proposed(g sketched) (manifest.Scene, bool) {
	if s, ok := b.ownPicture(g); ok {
		return s, true
	}
	if form, ok := b.forms()[g.Kind]; ok {
		if len(g.beats) == 0 {
			return manifest.Scene{}, false
		}
		return form(g.beats)
	}
	s := manifest.Scene{Kind: g.Kind, Heading: g.Heading, Body: g.Body}
	switch g.Kind {
	case manifest.Title, manifest.Statement, manifest.Quote, manifest.Question, manifest.Closing:
	case manifest.List, manifest.Steps:
		for _, it := range g.Items {
			s.Items = append(s.Items, manifest.Item{Title: it.Title, Body: it.Body})
		}
		s.Body = ""
		if len(s.Items) < 2 {
			return s, false
		}
	default:
		return s, false
	}
	if g.Kind == manifest.Closing && b.calls(g.beats) {
		return b.closing(g.beats), true
	}
	return s, s.Complete()
}

// forms are the kinds of scene that are read from the lines.
func (b *board) forms() map[string]func([]beat) (manifest.Scene, bool) {
	return map[string]func([]beat) (manifest.Scene, bool){
		manifest.Figure: b.figure, manifest.Price: b.figure, manifest.Portion: b.portion, manifest.Compare: b.compare,
		manifest.Chart: b.enumeration, manifest.Timeline: b.course, manifest.Contact: b.contact,
	}
}

// calls reports whether lines are the brief's call to action.
func (b *board) calls(beats []beat) bool {
	return slices.ContainsFunc(beats, func(bt beat) bool { return bt.line.Role == Call })
}

// ownPicture is a shot of a picture of the user's that the draft has chosen by its number,
// which is then not shown again.
func (b *board) ownPicture(g sketched) (manifest.Scene, bool) {
	i := g.Picture - 1
	if i < 0 || i >= len(b.given) || !slices.Contains(b.assets, b.given[i]) {
		return manifest.Scene{}, false
	}
	a := b.given[i]
	b.assets = slices.DeleteFunc(b.assets, func(o Asset) bool { return o == a })
	heading := g.Heading
	if heading == "" && len(g.beats) > 0 {
		heading = b.headline(g.beats[0])
	}
	return b.pictured([]Asset{a}, manifest.Scene{Heading: heading}, len(b.shots)), true
}
