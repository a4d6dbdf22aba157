package estimate

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/casting"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
)

// Film returns the work that is left of a film once its script is written, as it is planned before it is made: what nobody has
// been given yet, and what nobody has chosen somebody for. What judging it may take is kept.
func Film(b brief.Resolved, film *manifest.Manifest, again Rerender) route.Film {
	f := route.Film{Aspect: film.Format.Aspect, Lang: film.Lang, Permille: again.Permille}
	f.JudgeInput, f.JudgeOutput = Judging(b)
	for _, s := range film.Shots {
		if !s.Locked && !s.Chosen && !agent.Filmed(s) {
			f.Shots = append(f.Shots, route.Shot{ID: s.ID, Length: s.Length.Duration(), Importance: agent.Importance(s), Exact: agent.Exact(film, s)})
		}
	}
	if agent.MadeHere(film.Voice.Backend) && !Named(b, film) {
		for _, l := range film.Lines {
			f.Lines = append(f.Lines, Heard(film.Lang, l))
		}
	}
	if agent.MadeHere(film.Music.Backend) && film.Music.Mood != "none" {
		f.Music = film.Duration.Duration()
	}
	if agent.MadeHere(film.Effects.Backend) {
		f.Effects = len(Kinds(film))
	}
	return f
}

// Named reports whether somebody has asked for a voice by its name, in the brief or in an edit: that is one of this
// machine's, and nobody is hired in its place. A name that an agent has chosen is who speaks where nobody can be.
func Named(b brief.Resolved, film *manifest.Manifest) bool { return b.Voice != "" || film.Voice.Chosen }

// Heard is a line as a speech backend has to take it.
func Heard(lang string, l manifest.Line) route.Line {
	text := l.Said()
	out := route.Line{ID: l.ID, Characters: utf8.RuneCountInString(text)} // as vendors count them
	if of, err := language.Find(lang); err == nil {
		out.Length = time.Duration(of.Seconds(text) * float64(time.Second))
	}
	return out
}

// Kinds are the effects a film wants that can be asked for, each once.
func Kinds(film *manifest.Manifest) (all []string) {
	for _, c := range (agent.SoundEffectsAgent{}).Cues(*film, nil) {
		if _, _, can := agent.EffectPrompt(c.Kind); can && !slices.Contains(all, c.Kind) {
			all = append(all, c.Kind)
		}
	}
	return all
}

// Audible is the market without the voices that cannot speak a film: those of vendors who are not cast in its language
// and, where the brief refuses it, this machine's.
func Audible(m route.Market, b brief.Resolved, lang string) route.Market {
	return m.Without(func(of route.Backend) bool {
		switch {
		case of.Modality != route.Speech:
			return false
		case of.Vendor == route.LocalVendor:
			return b.RefusesOwnVoice()
		}
		return len(casting.Voices(of.ID, lang)) == 0
	})
}
