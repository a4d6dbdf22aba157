package agent

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// An extra is a silent shot that tells again, in pictures, what the line before
// it said: after is the index of that shot.
type extra struct {
	after int
	scene manifest.Scene
}

// fill adds silent shots until none has to stay longer than a shot should: the
// topic first, figures and points that no shot shows yet, a hold at the end, and
// where the brief is far shorter than the film, its points again in other forms.
func (b *board) fill(total float64) {
	needed := int(math.Ceil(total/mostShot)) - len(b.shots)
	spare := total - leadIn - tailOut
	for _, s := range b.shots {
		spare -= max(s.speech, leastShot)
	}
	needed = min(needed, int(spare/leastShot))
	if needed <= 0 {
		return
	}
	pool := b.extras()
	chosen := spread(pool, needed)
	for round := 0; len(chosen) < needed; round++ {
		chosen = append(chosen, b.again(round))
	}
	slices.SortStableFunc(chosen, func(a, c extra) int { return a.after - c.after })
	b.insert(chosen)
}

// extras returns what could be shown and is not, in the order of its worth.
func (b *board) extras() []extra {
	var out []extra
	for i, s := range b.shots {
		if i == len(b.shots)-1 {
			break
		}
		for _, bt := range s.beats {
			if s.scene.Kind == manifest.Title || s.scene.Kind == manifest.Statement || s.scene.Kind == manifest.Image {
				for _, form := range []func([]beat) (manifest.Scene, bool){b.compare, b.enumeration, b.figure} {
					if scene, ok := form([]beat{bt}); ok {
						out = append(out, extra{i, scene})
						break
					}
				}
			}
			if f, ok := b.figure([]beat{bt}); ok && s.scene.Kind != f.Kind {
				out = append(out, extra{i, f})
			}
		}
	}
	if b.topic != "" && len(b.shots) > 0 && !overlap(b.topic, b.shots[0].scene.Heading) {
		out = append(out, extra{-1, manifest.Scene{Kind: manifest.Title, Heading: prose.Headline(b.topic, b.doc.Lang)}})
	}
	if recap, ok := b.recap(); ok {
		out = append(out, extra{len(b.shots) - 2, recap})
	}
	return append(out, b.points()...)
}

// points are the clauses of the script that no heading shows.
func (b *board) points() []extra {
	var out []extra
	for i, s := range b.shots {
		for _, bt := range s.beats {
			for _, part := range prose.Clauses(bt.read.Text, b.doc.Lang) {
				head := prose.Headline(part, b.doc.Lang)
				if head != "" && i < len(b.shots)-1 && !overlap(head, s.scene.Heading) {
					out = append(out, extra{i, manifest.Scene{Kind: manifest.Statement, Heading: head, Kicker: b.kicker(bt, head)}})
				}
			}
		}
	}
	return out
}

// recap lists up to four figures of the film, where it has three.
func (b *board) recap() (manifest.Scene, bool) {
	s := manifest.Scene{Kind: manifest.List, Kicker: prose.Headline(b.topic, b.doc.Lang)}
	for _, sh := range b.shots {
		for _, bt := range sh.beats {
			for _, f := range bt.read.Facts {
				if f.Counts() && len(s.Items) < 4 {
					n := b.number(bt.read, f)
					s.Items = append(s.Items, manifest.Item{Title: n.Text, Body: n.Label, Number: &n})
				}
			}
		}
	}
	return s, len(s.Items) >= 3
}

// spread takes n of pool, best first, at most two after the same shot until the others are used up.
func spread(pool []extra, n int) []extra {
	var out []extra
	used := make([]bool, len(pool))
	for limit := 1; limit <= 3 && len(out) < n; limit++ {
		for i, e := range pool {
			if used[i] || len(out) == n || count(out, e.after) >= limit || slices.ContainsFunc(out, func(o extra) bool {
				return o.scene.Heading == e.scene.Heading && o.scene.Kind == e.scene.Kind && e.scene.Heading != ""
			}) {
				continue
			}
			used[i] = true
			out = append(out, e)
		}
	}
	return out
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

// again shows a point of the script once more in another form; round counts how often that was needed.
func (b *board) again(round int) extra {
	i := round % max(1, len(b.shots)-1)
	s := b.shots[i].scene
	text := s.Heading
	if text == "" && len(b.shots[i].beats) > 0 {
		text = b.headline(b.shots[i].beats[0])
	}
	if text == "" {
		text = b.topic
	}
	kinds := []string{manifest.Statement, manifest.Title, manifest.Quote}
	return extra{i, manifest.Scene{Kind: kinds[(round/max(1, len(b.shots)-1)+round)%len(kinds)], Heading: text, Kicker: s.Kicker}}
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
