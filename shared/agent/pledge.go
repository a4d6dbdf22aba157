package agent

import (
	"fmt"
	"slices"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// How much of the brand's lines one picture holds: entries, and graphemes in all.
const (
	pledgeLines = 3
	pledgeChars = 120
)

// pledges are the shots of the brand's locked lines for one place of the film.
// Nothing is shortened, divided or told again: they are no part of the storyboard's material.
func (w *writer) pledges(where string) []shot {
	var out []shot
	chars := 0
	for _, l := range w.in.Brief.Locked {
		if l.Where != where {
			continue
		}
		n := uniseg.GraphemeClusterCount(l.Text)
		last := len(out) - 1
		if last < 0 || where == brief.Anywhere || chars+n > pledgeChars || len(out[last].beats) == pledgeLines {
			out, chars = append(out, shot{}), 0
			last++
		}
		chars += n
		out[last].beats = append(out[last].beats, w.pledge(l))
	}
	for i := range out {
		out[i].speech = speechOf(out[i].beats)
		out[i].scene = pledged(out[i].beats)
	}
	return out
}

func (w *writer) pledge(l brief.Locked) beat {
	return beat{
		line:    manifest.Line{Text: l.Text, Pause: linePause, Role: Body, Locked: true},
		read:    prose.ReadSentence(l.Text, w.doc.Lang),
		seconds: w.doc.Lang.Seconds(l.Text) / max(w.rate, 0.1),
	}
}

func pledged(beats []beat) manifest.Scene {
	s := manifest.Scene{Kind: manifest.Pledge, Heading: beats[0].line.Text}
	for _, b := range beats[1:] {
		s.Items = append(s.Items, manifest.Item{Title: b.line.Text})
	}
	return s
}

// lockedSeconds is how long the brand's lines take, with the pauses after them.
func (w *writer) lockedSeconds() float64 {
	sum := 0.0
	for _, l := range w.in.Brief.Locked {
		sum += w.doc.Lang.Seconds(l.Text) + linePause
	}
	return sum
}

// locks reports whether a text is a locked line, which is said in its place and not twice.
func (w *writer) locks(text string) bool {
	return slices.ContainsFunc(w.in.Brief.Locked, func(l brief.Locked) bool { return said(l.Text) == said(text) })
}

// promises reports whether a locked line holds a string.
func (w *writer) promises(must string) bool {
	return slices.ContainsFunc(w.in.Brief.Locked, func(l brief.Locked) bool { return wording.Contains(l.Text, must) })
}

// room is how long a number of shots are at least, in seconds.
func room(shots []shot) float64 {
	sum := 0.0
	for _, s := range shots {
		sum += max(s.speech, leastShot)
	}
	return sum
}

// sign puts the brand's lines into the storyboard, before the end and after it,
// and its logo on the first picture and the last.
func (b *board) sign(anywhere, closing []shot) {
	at := len(b.shots)
	if at > 1 && ends(b.shots[at-1].scene) {
		at--
	}
	for i := range anywhere {
		anywhere[i].scene.Layout = i % 2
	}
	for i := range closing {
		closing[i].scene.Layout = (len(anywhere) + i) % 2 // no two in a row alike
	}
	b.shots = append(slices.Insert(b.shots, at, anywhere...), closing...)
	if b.logo == "" || len(b.shots) == 0 {
		return
	}
	first, last := &b.shots[0].scene, &b.shots[len(b.shots)-1].scene
	if ends(*last) {
		last.Asset = b.logo
	}
	if first.Kind == manifest.Title && first.Asset == "" {
		first.Asset = b.logo
	}
}

// ends reports whether a scene is one that films end on.
func ends(s manifest.Scene) bool {
	return s.Kind == manifest.Closing || s.Kind == manifest.Contact || s.Kind == manifest.Pledge
}

// scripted gives the lines of the shots their ids, in the order they are said.
func scripted(shots []shot) []manifest.Line {
	var lines []manifest.Line
	for _, s := range shots {
		for i := range s.beats {
			s.beats[i].line.ID = fmt.Sprintf("l%02d", len(lines)+1)
			lines = append(lines, s.beats[i].line)
		}
	}
	return lines
}
