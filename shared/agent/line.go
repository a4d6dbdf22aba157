package agent

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A beat is one spoken line and what the storyboard knows of it.
type beat struct {
	line manifest.Line
	// read is the line as a sentence of its own, unit what it comes from.
	read prose.Sentence
	unit unit
	// seconds is how long it takes to say, without the pause after it.
	seconds float64
}

// lines turns the chosen units into lines: each a whole phrase, short enough to
// be read in one caption's time, none said twice.
func (w *writer) lines(units []unit, rate float64) []beat {
	var beats []beat
	lang := w.doc.Lang
	known := map[string]bool{}
	for i, u := range units {
		for k, text := range w.divide(u, i == 0) {
			if known[text] || w.locks(text) {
				continue // two sentences can share a clause
			}
			known[text] = true
			role := Body
			switch {
			case u.call && i == len(units)-1:
				role = Call
			case i == 0 && k == 0:
				role = Hook
			}
			beats = append(beats, beat{
				line:    manifest.Line{ID: fmt.Sprintf("l%02d", len(beats)+1), Text: text, Pause: linePause, Role: role},
				read:    w.read(text),
				unit:    u,
				seconds: lang.Seconds(text) / rate,
			})
		}
	}
	return beats
}

// divide cuts a unit into lines: at a colon where it opens the film, between
// clauses that have figures of their own, and where it is too long to be one line.
func (w *writer) divide(u unit, opens bool) []string {
	keep := w.musts(u.text)
	limit := lineLimit(w.doc.Lang)
	var parts []string
	at := 0
	for _, c := range prose.Cuts(u.text, w.doc.Lang) {
		if w.worthCut(u, at, c, opens) && !insideAny(u.text, c.At, keep) {
			parts = append(parts, u.text[at:c.At])
			at = c.At
		}
	}
	parts = append(parts, u.text[at:])
	var out []string
	for _, p := range parts {
		out = append(out, prose.Split(p, limit, w.doc.Lang, keep...)...)
	}
	return out
}

// worthCut reports whether a line may end at c, the last having ended at at:
// both sides take long enough to be shots, and each has something to show.
func (w *writer) worthCut(u unit, at int, c prose.Cut, opens bool) bool {
	if at >= c.At || u.course > 0 || u.list > 0 && u.ordered && c.Strength < prose.Stop { // a step is told whole
		return false
	}
	head, tail := u.text[at:c.At], u.text[c.At:]
	if w.doc.Lang.Seconds(tail) < 1.2 || w.doc.Lang.Seconds(head) < 1.3 && !(opens && c.Strength == prose.Stop) {
		return false
	}
	if opens && at == 0 && c.Strength == prose.Stop {
		return true
	}
	both := figures(u.facts, at, c.At) > 0 && figures(u.facts, c.At, len(u.text)) > 0
	if c.Strength < prose.Comma && !(both && c.Strength == prose.Clause) || w.in.Brief.Fast && w.doc.Lang.Seconds(head) < 2 {
		return false
	}
	if _, list := prose.Enumerated(u.text, w.doc.Lang); list {
		return false
	}
	return both || w.doc.Lang.Seconds(head) >= 3 && w.doc.Lang.Seconds(tail) >= 2.5
}

// figures counts the facts worth a picture of their own in text[from:to].
func figures(facts []prose.Fact, from, to int) int {
	n := 0
	for _, f := range facts {
		if f.Start >= from && f.End <= to && (f.Counts() || f.Kind == prose.Change) {
			n++
		}
	}
	return n
}

// insideAny reports whether at is inside an occurrence of one of list in text.
func insideAny(text string, at int, list []string) bool {
	for _, s := range list {
		for from := 0; from < len(text); {
			i := index(text, s, from)
			if i < 0 {
				break
			}
			if i < at && at < i+len(s) {
				return true
			}
			from = i + len(s)
		}
	}
	return false
}
