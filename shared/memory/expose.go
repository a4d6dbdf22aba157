package memory

import (
	"cmp"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Expose returns the part of a memory that people may read. The memory is only read.
func Expose(m Memory) Exposed {
	var out Exposed
	if m.Film != nil {
		out = storyboard(m.Film, m.Left)
	}
	if r := m.Routing; r != nil {
		out.Unused = section("RenderExecutor", r.Left, unused(r.Is))
		weighed(out.Makers, r.Is)
	}
	if t := m.Timing; t != nil {
		out.Timing = section("AudioGenerator", t.Left, laid(t.Is))
		if m.Film != nil {
			out.Effects = section("SoundEffectsAgent", t.Left, heard(m.Film, out.Timing.Data))
		}
	}
	if s := m.Score; s != nil {
		out.Judgement = section("SemanticQA", s.Left, s.Is)
	}
	if d := m.Decision; d != nil {
		out.Decision = section("Supervisor", d.Left, decided(d.Is))
	}
	return out
}

func section[T any](agent string, at time.Time, data T) *Section[T] {
	return &Section[T]{Agent: agent, At: at, Data: data}
}

// storyboard are the sections that the manifest holds.
func storyboard(film *manifest.Manifest, at time.Time) Exposed {
	v, music := film.Voice, film.Music
	out := Exposed{
		Direction: section("CreativeDirector", at, direction(film)),
		Pictures:  section("VisualTranslator", at, look(film)),
		Voice:     section("VoiceDirector", at, Voice{v.Backend, v.Name, v.Grade, v.Rate}),
		Music:     section("MusicComposer", at, Music{music.Backend, music.Mood, music.BPM}),
		Makers:    section("RenderExecutor", at, makers(film)),
	}
	if film.Consistency != nil {
		out.Consistency = section("CreativeDirector", film.Consistency.At, *film.Consistency)
	}
	return out
}

func direction(film *manifest.Manifest) Direction {
	d := Direction{
		Title: film.Title, Lang: film.Lang, Captions: film.CaptionLang, Seconds: float64(film.Duration), MusicLed: film.MusicLed,
		Notes: append([]string{}, film.Notes...), Lines: []Line{}, Shots: []Shot{},
	}
	for _, l := range film.Lines {
		d.Lines = append(d.Lines, Line{l.ID, l.Role, l.Text})
	}
	for _, s := range film.Shots {
		d.Shots = append(d.Shots, Shot{s.ID, append([]string{}, s.Lines...), float64(s.Length)})
	}
	return d
}

func look(film *manifest.Manifest) Look {
	out := Look{Theme: film.Theme, Shots: []Picture{}}
	for _, s := range film.Shots {
		out.Shots = append(out.Shots, Picture{s.ID, s.Scene.Kind, s.Scene.Heading, s.Scene.Icon, s.Transition, s.Seed})
	}
	return out
}

func makers(film *manifest.Manifest) []Maker {
	out := []Maker{}
	for _, s := range film.Shots {
		out = append(out, Maker{Shot: s.ID, Backend: s.Backend, Reason: s.Reason, Instead: s.Instead, Chosen: s.Chosen})
	}
	sound := func(part route.Part, backend, reason, instead string, chosen bool) {
		out = append(out, Maker{Shot: string(part), Backend: cmp.Or(backend, agent.Local), Reason: reason, Instead: instead, Chosen: chosen})
	}
	v, m, e := film.Voice, film.Music, film.Effects
	sound(route.Voice, v.Backend, v.Reason, v.Instead, v.Chosen)
	if m.Mood != "none" {
		sound(route.Bed, m.Backend, m.Reason, m.Instead, false)
	}
	if len((agent.SoundEffectsAgent{}).Cues(*film, nil)) > 0 {
		sound(route.SoundEffect, e.Backend, e.Reason, e.Instead, false)
	}
	return out
}

// weighed adds to the makers who else could have been.
func weighed(makers *Section[[]Maker], r Routing) {
	if makers == nil {
		return
	}
	all := map[string][]Weighed{}
	for part, candidates := range r.Sound {
		all[string(part)] = candidates
	}
	for _, s := range r.Shots {
		all[s.Shot] = s.Candidates
	}
	for i, m := range makers.Data {
		makers.Data[i].Candidates = all[m.Shot]
	}
}

func unused(r Routing) []Unused {
	out := []Unused{}
	for _, no := range r.Rejected {
		out = append(out, Unused{no.Backend, no.Code, no.Detail, no.Parts})
	}
	return out
}

// heard are the effects of the film at the times its shots really start.
func heard(film *manifest.Manifest, t Timing) []Cue {
	starts := make([]manifest.Seconds, len(t.Shots))
	for i, s := range t.Shots {
		starts[i] = manifest.Seconds(timeline.At(s.Start, t.FPS).Seconds())
	}
	out := []Cue{}
	for _, c := range (agent.SoundEffectsAgent{}).Cues(*film, starts) {
		out = append(out, Cue{c.Kind, float64(c.At)})
	}
	return out
}
