package agent

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// Compose returns the manifest of the film a draft describes. What a film must have is
// there whatever the draft says: the call to action and the brand's lines word for word, the user's
// pictures, lengths that add up. What a draft may say is looked at by [In.Faults], and not here.
func (d CreativeDirector) Compose(ctx context.Context, in In, draft Draft) (manifest.Manifest, error) {
	if err := ctx.Err(); err != nil {
		return manifest.Manifest{}, fmt.Errorf("compose: %w", err)
	}
	draft = draft.tidy()
	w := newWriter(in.choosing(draft))
	w.drafted = true
	groups := w.sketched(draft)
	beats := w.paced(groups, draft.Pace)
	if len(beats) == 0 {
		return manifest.Manifest{}, ErrNothingToSay
	}
	if draft.Title != "" {
		w.title = filed(draft.Title, w.doc.Lang)
	}
	b := w.board(beats)
	for i, g := range groups {
		b.sketch(g, i, len(groups))
	}
	return w.film(beats, b.finish(), d.Icons)
}

// A sketched shot is one of a draft with its lines as they will be said.
type sketched struct {
	Sketch
	beats []beat
}

// sketched are the draft's shots and that of the brief's call to action. Nothing is
// said twice, and a line too long to be read in one caption's time is several.
func (w *writer) sketched(d Draft) []sketched {
	known := map[string]bool{}
	calls := w.callLines(w.gather())
	for _, c := range calls {
		known[said(c)] = true // it has its place
	}
	var out []sketched
	for i, s := range d.Shots {
		g := sketched{Sketch: s}
		for _, l := range s.Lines {
			for _, text := range prose.Split(l, lineLimit(w.doc.Lang), w.doc.Lang, w.musts(l)...) {
				if key := said(text); !known[key] && !w.locks(text) {
					known[key] = true
					g.beats = append(g.beats, w.draftedBeat(text, i))
				}
			}
		}
		out = append(out, w.apart(g)...)
	}
	if len(calls) > 0 {
		end := sketched{Sketch: Sketch{Kind: manifest.Closing}}
		for _, c := range calls {
			bt := w.draftedBeat(c, len(d.Shots))
			bt.line.Role, bt.unit.call = Call, true
			end.beats = append(end.beats, bt)
		}
		out = append(out, end)
	}
	out = slices.DeleteFunc(out, func(g sketched) bool { return len(g.beats) == 0 && g.Heading == "" && len(g.Items) == 0 })
	for len(out) > 0 && len(out[len(out)-1].beats) == 0 { // a film ends on something that is said
		out = out[:len(out)-1]
	}
	return out
}

// apart divides a shot whose lines take longer than one picture holds.
func (w *writer) apart(g sketched) []sketched {
	longest := ampleShot
	if len(g.Items) > 1 || g.Kind == manifest.Timeline || g.Kind == manifest.Steps {
		longest = longDates
	}
	out := []sketched{{Sketch: g.Sketch}}
	for _, bt := range g.beats {
		last := &out[len(out)-1]
		if len(last.beats) > 0 && speechOf(last.beats)+bt.seconds+linePause > longest {
			out = append(out, sketched{Sketch: Sketch{Footage: g.Footage}})
			last = &out[len(out)-1]
		}
		last.beats = append(last.beats, bt)
	}
	return out
}

// draftedBeat is a line of the draft's i-th shot.
func (w *writer) draftedBeat(text string, i int) beat {
	read := w.read(text)
	return beat{
		line: manifest.Line{Text: text, Pause: linePause, Role: Body}, read: read,
		unit:    unit{text: text, facts: read.Facts, order: i, question: read.Question},
		seconds: w.doc.Lang.Seconds(text),
	}
}

// How much faster or slower a draft's pace is than the voice's own.
const (
	calmRate  = 0.95
	briskRate = 1.06
)

// paced sets the voice's rate, by the time there is and then by the pace asked for, and returns all lines.
func (w *writer) paced(groups []sketched, pace string) []beat {
	used := 0.0
	for _, g := range groups {
		used += speechOf(g.beats)
	}
	budget := w.budget()
	wish := map[string]float64{Calm: calmRate, Brisk: briskRate}[pace]
	w.rate = 1
	switch {
	case used > budget:
		w.rate = min(fastest, math.Ceil(used/budget*100)/100)
	case wish > 0 && used/wish <= budget:
		w.rate = wish
	case used < 0.7*budget:
		w.rate = slowest
	}
	var all []beat
	for _, g := range groups {
		for i := range g.beats {
			bt := &g.beats[i]
			bt.seconds /= w.rate
			if bt.line.Role == Body && len(all) == 0 {
				bt.line.Role = Hook
			}
			all = append(all, *bt)
		}
	}
	return all
}
