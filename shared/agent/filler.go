package agent

import (
	"math"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// An extra is a silent shot that tells again, in pictures, what a line before it
// said: after is the index of that shot.
type extra struct {
	after int
	scene manifest.Scene
}

// Lengths shots are planned for, in seconds: what they should be on average, and
// what they may be where there is nothing new to show, and where nothing is left but
// to hold or to say a thing twice.
const (
	idealShot = 5.4
	idealFast = 5.8
	longShot  = 8.4
	holdShot  = 12.0
)

// fill adds silent shots until shots are as long as they should be: figures,
// entries and points that no shot shows yet, the topic first, a hold at the end.
// Where the brief is far shorter than the film, points come back in other forms.
func (b *board) fill(total float64) {
	spare := total - leadIn - tailOut
	for _, s := range b.shots {
		spare -= max(s.speech, leastShot)
	}
	ideal := idealShot
	if b.in.Brief.Fast {
		ideal = idealFast
	}
	wanted := min(int(math.Ceil(total/ideal))-len(b.shots), int(spare/leastShot))
	if wanted <= 0 {
		return
	}
	if b.hold() {
		wanted--
	}
	chosen := b.spread(b.extras(), wanted)
	least := int(math.Ceil(total/longShot)) - len(b.shots)
	chosen = append(chosen, b.spread(b.keyFacts(), least-len(chosen), chosen...)...)
	for _, e := range b.reviews() {
		if len(chosen) < least {
			chosen = append(chosen, e)
		}
	}
	least = int(math.Ceil(total/holdShot)) - len(b.shots)
	for round := 0; len(chosen) < least; round++ {
		chosen = append(chosen, b.again(round))
	}
	slices.SortStableFunc(chosen, func(a, c extra) int { return a.after - c.after })
	b.insert(chosen)
}

// extras returns what could be shown and is not, in the order of its worth.
func (b *board) extras() []extra {
	var figures, lists, points []extra
	for i, s := range b.shots {
		if i == len(b.shots)-1 && i > 0 {
			break // the end stays the end
		}
		for _, bt := range s.beats {
			if told(s.scene) {
				continue
			}
			figures = append(figures, b.figuresOf(i, bt)...)
			for _, form := range []func([]beat) (manifest.Scene, bool){b.compare, b.enumeration} {
				if scene, ok := form([]beat{bt}); ok {
					lists = append(lists, extra{i, scene})
				}
			}
			points = append(points, b.pointsOf(i, bt)...)
		}
	}
	out := append(figures, lists...)
	if b.strong && !strings.HasPrefix(strings.ToLower(b.shots[0].scene.Heading), strings.ToLower(b.topic)) {
		out = append(out, extra{-1, manifest.Scene{Kind: manifest.Title, Heading: b.topic}})
	}
	out = append(out, points...)
	if recap, ok := b.recap(); ok {
		out = append(out, extra{max(0, len(b.shots)-2), recap})
	}
	return out
}

// told reports whether a scene shows all its lines say, so that nothing is left to
// be shown of them.
func told(s manifest.Scene) bool {
	switch s.Kind {
	case manifest.Timeline, manifest.Portion, manifest.Contact, manifest.Price, manifest.Chart, manifest.Compare, manifest.Question, manifest.Steps:
		return true
	case manifest.Figure:
		return s.Figure.Label != "" && s.Heading == ""
	case manifest.Statement:
		return s.Icon == hoursIcon
	}
	return false
}

// figuresOf shows each figure of a line alone.
func (b *board) figuresOf(after int, bt beat) []extra {
	var out []extra
	dated := slices.ContainsFunc(bt.read.Facts, func(f prose.Fact) bool { return f.Kind == prose.Date })
	for _, f := range bt.read.Facts {
		if (tells(f) || f.Kind == prose.Change) && !counted(bt.read, f) {
			n := b.number(bt.read, f)
			if f.Kind == prose.Clock && dated && n.Label == "" {
				continue // the hour of a day that has a shot
			}
			s := manifest.Scene{Kind: manifest.Figure, Figure: &n, Kicker: b.kicker(bt, n.Text+" "+n.Label)}
			if n.Label == "" && f.Counts() {
				s.Heading = b.around(bt.read, n)
			}
			if n.Label == "" && s.Heading == "" && f.Kind == prose.Quantity && f.Unit == "" {
				continue // a bare count says nothing
			}
			out = append(out, extra{after, s})
		}
	}
	return out
}

// around is the point of the clause a figure without a label stands in, "" where that adds nothing to it.
func (b *board) around(s prose.Sentence, n manifest.Number) string {
	for _, part := range prose.Clauses(s.Text, b.doc.Lang) {
		if head := prose.Headline(part, b.doc.Lang); strings.Contains(part, n.Text) && !strings.Contains(head, n.Text) && b.adds(head, n) {
			return head
		}
	}
	return ""
}

// pointsOf shows the entries of a line's list, or its clauses, one by one.
func (b *board) pointsOf(after int, bt beat) []extra {
	parts := prose.Clauses(bt.read.Text, b.doc.Lang)
	if list, ok := prose.Enumerated(bt.read.Text, b.doc.Lang); ok {
		parts = list.Items
	}
	var out []extra
	if slices.ContainsFunc(bt.read.Facts, func(f prose.Fact) bool { return f.Kind == prose.Change }) {
		return nil // before and after are told together or not at all
	}
	for _, part := range parts {
		head := prose.Headline(part, b.doc.Lang)
		if b.speaks(head) && (!b.doc.Lang.Spaced || len(prose.Keywords(head, b.doc.Lang)) > 1) {
			out = append(out, extra{after, manifest.Scene{Kind: manifest.Statement, Heading: head, Kicker: b.kicker(bt, head)}})
		}
	}
	return out
}

// speaks reports whether a heading says something by itself.
func (b *board) speaks(heading string) bool {
	return strings.ContainsFunc(heading, alphanumeric) && len(prose.Keywords(heading, b.doc.Lang)) > 0 && !prose.Dangles(heading, b.doc.Lang)
}

// recap lists up to four figures of the film, where it has three.
func (b *board) recap() (manifest.Scene, bool) {
	s := manifest.Scene{Kind: manifest.List, Kicker: b.topic}
	for _, sh := range b.shots {
		switch sh.scene.Kind {
		case manifest.Timeline, manifest.Contact, manifest.Chart, manifest.Question:
			continue // their figures say nothing alone
		case manifest.Price, manifest.List:
			if len(sh.scene.Items) > 1 {
				continue // they have just stood so
			}
		}
		for _, bt := range sh.beats {
			for _, f := range bt.read.Facts {
				if (tells(f) && f.Counts() || f.Kind == prose.Change) && !counted(bt.read, f) && len(s.Items) < 4 {
					if n := b.number(bt.read, f); n.Label != "" {
						s.Items = append(s.Items, manifest.Item{Title: n.Text, Body: n.Label, Number: &n})
					}
				}
			}
		}
	}
	return s, len(s.Items) >= 3
}

// spread takes up to n of pool, best first, few after the same shot, and none
// that shows what another shot, or one of had, shows.
func (b *board) spread(pool []extra, n int, had ...extra) []extra {
	var out []extra
	shown := map[string]bool{}
	for _, e := range had {
		shown[seen(e.scene)] = true
	}
	for _, s := range b.shots {
		shown[seen(s.scene)], shown[strings.ToLower(s.scene.Heading)] = true, true
	}
	for limit := 1; limit <= 4; limit++ {
		for _, e := range pool {
			if len(out) >= n || shown[seen(e.scene)] || count(out, e.after) >= limit || b.echoes(e) {
				continue
			}
			shown[seen(e.scene)] = true
			out = append(out, e)
		}
	}
	return out
}

// echoes reports whether e only repeats words of the shot it would follow.
func (b *board) echoes(e extra) bool {
	if e.after < 0 {
		return false
	}
	before := b.shots[e.after].scene
	if e.scene.Figure != nil && e.scene.Kind == manifest.Figure {
		return slices.ContainsFunc(before.Items, func(it manifest.Item) bool { return it.Title == e.scene.Figure.Text })
	}
	if e.scene.Kind != manifest.Statement {
		return false
	}
	if overlap(e.scene.Heading, before.Heading) || overlap(e.scene.Heading, before.Body) && before.Body != "" {
		return true
	}
	return slices.ContainsFunc(before.Items, func(it manifest.Item) bool { return overlap(e.scene.Heading, it.Title) })
}

// seen is what a viewer reads in a scene, to tell two alike.
func seen(s manifest.Scene) string {
	text := s.Heading
	switch {
	case s.Figure != nil:
		text = s.Figure.Text
	case len(s.Items) > 0:
		text = ""
		for _, it := range s.Items {
			text += it.Title + "|"
		}
	case s.Chart != nil:
		text = s.Chart.Unit + s.Chart.Points[0].Text
	}
	return strings.ToLower(text)
}

func count(list []extra, after int) int {
	n := 0
	for _, e := range list {
		if e.after == after {
			n++
		}
	}
	return n
}

// insert puts the silent shots after the shots they belong to.
func (b *board) insert(list []extra) {
	var out []shot
	add := func(after int) {
		for _, e := range list {
			if e.after == after {
				out = append(out, shot{scene: e.scene})
			}
		}
	}
	add(-1)
	for i, s := range b.shots {
		out = append(out, s)
		add(i)
	}
	b.shots = out
}
