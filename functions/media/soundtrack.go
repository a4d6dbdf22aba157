package media

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/media/mix"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// A soundtrack is the coded sound of a film, here. Where it has no object yet it is to be kept.
type soundtrack struct {
	take.Soundtrack

	file string
}

// An arrangement is everything that decides what is heard: takes by their content, and where they lie.
type arrangement struct {
	Engine  string   `json:"engine"`
	Frames  int      `json:"frames"`
	FPS     int      `json:"fps"`
	Draft   bool     `json:"draft,omitempty"`
	Voice   []placed `json:"voice"`
	Music   string   `json:"music,omitempty"`
	Effects string   `json:"effects,omitempty"`
	// Noises are the effects that were bought, in the film's order.
	Noises []struck `json:"noises,omitempty"`
}

// A struck effect is heard so many milliseconds into the film, some decibels louder or softer than it is.
type struck struct {
	sounding

	At   int     `json:"at"`
	Gain float64 `json:"gain"`
}

// A placed take begins so many milliseconds into the film.
type placed struct {
	Object string `json:"object"`
	At     int    `json:"at"`
	// Tempo is how much faster than it is the take is heard; 0 for as it is.
	Tempo float64 `json:"tempo,omitempty"`
}

func (p *post) arrangement() (arrangement, error) {
	a := arrangement{Engine: take.MixEngine, Frames: p.timing.Cut.Frames, FPS: p.timing.Cut.FPS, Draft: p.brief.Quality == "preview"}
	for _, t := range p.timing.Cut.Takes {
		a.Voice = append(a.Voice, placed{t.Object, t.Start, t.Tempo})
	}
	if beds := p.takes[job.Compose]; len(beds) > 0 {
		a.Music = newest(beds).Artefact.Object
	}
	if track, ok := newestShots(p.takes[job.EffectsMix])[""]; ok {
		a.Effects = track.Artefact.Object
	}
	made, err := p.noises()
	for _, c := range p.timing.Noises {
		if n, ok := made[c.Kind]; ok {
			a.Noises = append(a.Noises, struck{n, c.At, c.Gain})
		}
	}
	return a, err
}

// soundtrack returns the film's sound. It is mixed and coded once for an
// arrangement: an edit of the picture alone takes that of the film before it.
func (p *post) soundtrack(ctx context.Context) (s soundtrack, err error) {
	a, err := p.arrangement()
	if err != nil {
		return s, err
	}
	if s.Key, err = step.Key(job.Postprocess, a); err != nil {
		return s, err
	}
	if found, err := p.before(ctx, &s); found || err != nil {
		return s, err
	}
	mixed, err := p.mix(ctx, a)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, mixed.Close()) }()
	s.Loudness, s.TruePeak, s.file = mixed.Loudness, mixed.TruePeak, filepath.Join(p.dir, "sound.m4a")
	return s, p.tools.Soundtrack(ctx, media.SoundtrackSpec{Sound: mixed.Sound, Frames: a.Frames, FPS: a.FPS, Draft: a.Draft, Out: s.file})
}

// before fetches the sound of the film before this one, and reports whether it is what is to be heard here too.
func (p *post) before(ctx context.Context, s *soundtrack) (found bool, err error) {
	if p.last.Soundtrack.Key != s.Key {
		return false, nil
	}
	s.file, err = p.w.Fetch(ctx, cloud.Work, p.last.Soundtrack.Object, p.dir)
	if errors.Is(err, cloud.ErrNoBlob) { // retention took it
		return false, nil
	}
	s.Soundtrack = p.last.Soundtrack
	return err == nil, err
}

// mix places every take of sound and brings the sum to delivery loudness.
func (p *post) mix(ctx context.Context, a arrangement) (mixed mix.Result, err error) {
	spec := mix.Spec{Frames: a.Frames, FPS: a.FPS, Dir: p.dir}
	var open []io.Closer
	defer func() {
		for _, c := range open {
			_ = c.Close() // read only
		}
	}()
	sound := func(object string) audio.Source {
		if err != nil || object == "" {
			return nil
		}
		var w *audio.WAV
		if w, err = p.sound(ctx, object); err != nil {
			return nil
		}
		open = append(open, w)
		return w
	}
	spoken := func(v placed) audio.Source {
		if v.Tempo == 0 || err != nil {
			return sound(v.Object)
		}
		var w *audio.WAV
		if w, err = p.faster(ctx, v); err != nil {
			return nil
		}
		open = append(open, w)
		return w
	}
	for _, v := range a.Voice {
		spec.Voice = append(spec.Voice, mix.Placed{Sound: spoken(v), At: time.Duration(v.At) * time.Millisecond})
	}
	spec.Music = sound(a.Music)
	if a.Effects != "" {
		spec.Effects = []mix.Placed{{Sound: sound(a.Effects)}}
	}
	for _, n := range a.Noises {
		if s := sound(n.Object); s != nil {
			var at mix.Placed
			at, err = hit(n, s)
			spec.Effects = append(spec.Effects, at)
		}
	}
	if err != nil {
		return mix.Result{}, err
	}
	mixed, err = mix.Render(spec)
	p.w.Env.Log.InfoContext(ctx, "mixed", "job", p.w.Message.Job, "lufs", mixed.Loudness, "dbtp", mixed.TruePeak)
	return mixed, err
}

// sound is a take, to be read in parts.
func (p *post) sound(ctx context.Context, object string) (*audio.WAV, error) {
	file, err := p.w.Fetch(ctx, cloud.Work, object, p.dir)
	if err != nil {
		return nil, err
	}
	return audio.OpenWAV(file)
}

// faster is a take at another tempo.
func (p *post) faster(ctx context.Context, v placed) (*audio.WAV, error) {
	file, err := p.w.Fetch(ctx, cloud.Work, v.Object, p.dir)
	if err != nil {
		return nil, err
	}
	out := strings.TrimSuffix(file, filepath.Ext(file)) + "-faster.wav"
	if err := p.tools.Tempo(ctx, file, v.Tempo, out); err != nil {
		return nil, err
	}
	return audio.OpenWAV(out)
}

// hit places an effect so that its moment falls on its cue. What would be heard before the film is left out.
func hit(n struck, from audio.Source) (mix.Placed, error) {
	s, err := audio.Load(from)
	at := n.At - n.Moment
	if at < 0 {
		s = audio.Fade(s.Slice(min(s.Len(), -at*audio.Rate/1000), s.Len()), 0.015, 0)
	}
	return mix.Placed{Sound: audio.Gain(s, n.Gain), At: time.Duration(max(at, 0)) * time.Millisecond}, err
}
