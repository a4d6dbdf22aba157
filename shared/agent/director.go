package agent

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A CreativeDirector writes script and storyboard of a film.
type CreativeDirector struct {
	// Icons finds pictures for words; nil leaves scenes without them.
	Icons Icons
}

// Direct returns the manifest of a film for a brief: its script in the brief's
// own words, fitted to the length, and a storyboard of shots whose lengths add
// up to it. It returns ErrNothingToSay where the brief leaves nothing to tell.
func (d CreativeDirector) Direct(ctx context.Context, in In) (manifest.Manifest, error) {
	if err := ctx.Err(); err != nil {
		return manifest.Manifest{}, fmt.Errorf("direct: %w", err)
	}
	return direct(in, d.Icons)
}

// A FastTrackAgent does a director's work in one step, with fewer, longer shots.
type FastTrackAgent struct {
	Icons Icons
}

// Direct is CreativeDirector.Direct on the fast track.
func (d FastTrackAgent) Direct(ctx context.Context, in In) (manifest.Manifest, error) {
	in.Brief.Fast = true
	return CreativeDirector(d).Direct(ctx, in)
}

func direct(in In, icons Icons) (manifest.Manifest, error) {
	w := newWriter(in)
	units := w.gather()
	w.weigh(units)
	chosen, rate := w.choose(units)
	if len(chosen) == 0 {
		return manifest.Manifest{}, ErrNothingToSay
	}
	w.rate = rate
	beats := w.lines(chosen, rate)
	return w.film(beats, w.draw(beats), icons)
}

// film writes the manifest of a drawn storyboard.
func (w *writer) film(beats []beat, shots []shot, icons Icons) (manifest.Manifest, error) {
	in := w.in
	m := manifest.Manifest{
		Schema: manifest.Schema, Title: w.name(beats), Lang: in.Brief.Lang.Tag, CaptionLang: in.Brief.CaptionLang.Tag,
		Format: in.format(), Duration: manifest.Seconds(in.Brief.Seconds),
		Captions: manifest.Caption{Style: in.Brief.Captions}, Lines: scripted(shots), MusicLed: w.musicLed(shots),
	}
	if in.Kit != nil {
		m.Brand = in.Kit.Manifest()
	}
	m.Consistency = in.Keep
	for i, s := range shots {
		m.Shots = append(m.Shots, w.shot(i, s))
	}
	m.Notes = append(w.notes, w.asked()...)
	m.Voice = VoiceDirector{}.Cast(in, manifest.Voice{Rate: w.rate})
	m.Music = MusicComposer{}.Choose(in)
	VisualTranslator{Icons: icons}.Translate(&m, in)
	if err := Check(m); err != nil {
		return manifest.Manifest{}, fmt.Errorf("direct: %w", err)
	}
	return m, nil
}

// shot writes a drawn shot into the manifest.
func (w *writer) shot(i int, s shot) manifest.Shot {
	out := manifest.Shot{
		ID: fmt.Sprintf("s%02d", i+1), Length: manifest.Seconds(s.length), Scene: s.scene,
		Backend: Studio, Reason: DrawnHere, Transition: s.entered, Footage: s.footage,
	}
	for _, b := range s.beats {
		out.Lines = append(out.Lines, b.line.ID)
	}
	return out
}

// musicLed says why the voice covers less than two fifths of the film, "" where it does not.
func (w *writer) musicLed(shots []shot) string {
	speech := 0.0
	for _, s := range shots {
		speech += s.speech - linePause*float64(len(s.beats))
	}
	if total := float64(w.in.Brief.Seconds); speech < 0.42*total {
		return fmt.Sprintf("The brief has %s of words for a film of %.0f; nothing is invented and nothing said twice, so music and pictures carry the rest.", plural(int(math.Max(1, math.Round(speech))), "second", "seconds"), total)
	}
	return ""
}

// asked repeats what a person asked for when the last storyboard was rejected.
func (w *writer) asked() []string {
	switch {
	case w.in.Note == "":
		return nil
	case w.drafted:
		return []string{"This is a new storyboard, written with what was asked for in mind: " + clip(w.in.Note)}
	}
	return []string{"This is a new storyboard, with another look. The local writer cannot follow a note by itself; edit the lines and shots it is about: " + clip(w.in.Note)}
}

// What a file's name cannot hold but should not lose: the colon of a time, the
// mark of a Hebrew abbreviation.
var (
	hour      = regexp.MustCompile(`(\p{Nd}):(\p{Nd})`)
	gershayim = regexp.MustCompile(`(\p{Hebrew})"(\p{Hebrew})`)
)

// subject is what the film is about as it is shown: the topic, else the first line's point.
func (w *writer) subject(beats []beat) string {
	if topic, strong := w.topic(beats); strong {
		return topic
	}
	if name, _, ok := (&board{writer: w}).named(beats[0]); ok {
		return name
	}
	return prose.Headline(beats[0].read.Text, w.doc.Lang)
}

// name is the film's title: the heading of the brief, or its first point, fit for a file's name.
func (w *writer) name(beats []beat) string {
	if w.title != "" {
		return w.title
	}
	w.title = filed(w.subject(beats), w.doc.Lang)
	return w.title
}

// filed is a title as a file's name can hold it.
func filed(title string, lang language.Language) string {
	title = hour.ReplaceAllString(gershayim.ReplaceAllString(title, "$1״$2"), "$1.$2")
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|{}[]`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title)
	title = strings.Trim(strings.Join(strings.Fields(title), " "), " .,-–!¡¿？！。")
	if uniseg.GraphemeClusterCount(title) > 60 {
		title = strings.TrimSpace(prose.Split(title, 60, lang)[0])
	}
	return cmp.Or(title, "Film")
}
