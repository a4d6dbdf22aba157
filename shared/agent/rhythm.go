package agent

import (
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
)

// Grounds of scenes, as the studio names them.
const (
	accentGround = "accent"
	cardGround   = "card"
)

// rhythm sets single shots of a film apart: a figure or a question on the accent
// colour, words on that of cards, never two so close that they are no surprise.
func (b *board) rhythm() {
	const apart = 3
	last := -1
	for i := range b.shots {
		c := &b.shots[i].scene
		ground := groundOf(c.Kind)
		if ground == "" || i == 0 || i-last < apart && last >= 0 || i-last < 2 {
			continue
		}
		c.Ground, last = ground, i
	}
}

// groundOf is the ground a kind of scene is set apart on, "" for none.
func groundOf(kind string) string {
	switch kind {
	case manifest.Figure, manifest.Portion, manifest.Price, manifest.Question:
		return accentGround
	case manifest.Quote, manifest.Statement, manifest.Timeline, manifest.Compare:
		return cardGround
	}
	return ""
}

// join says how shots are entered where that follows from what they tell: what
// goes on with the same sentence or list is pushed on, what shows it again is cut
// to, and what is set apart grows out of the shot before. The others are left open.
func (b *board) join() {
	for i := range b.shots {
		s := &b.shots[i]
		switch {
		case i == 0:
			s.entered = "cut"
		case s.scene.Ground == accentGround:
			s.entered = "morph"
		case i == len(b.shots)-1:
			s.entered = "dip"
		case len(s.beats) == 0:
			s.entered = "cut"
		case goesOn(b.shots[i-1], *s):
			s.entered = "push"
		}
	}
}

// goesOn reports whether a shot tells more of the sentence or the list of the one before.
func goesOn(before, s shot) bool {
	if len(before.beats) == 0 || len(s.beats) == 0 {
		return false
	}
	last := before.beats[len(before.beats)-1].unit
	return slices.ContainsFunc(s.beats[:1], func(bt beat) bool {
		return bt.unit.order == last.order || bt.unit.list > 0 && bt.unit.list == last.list
	})
}
