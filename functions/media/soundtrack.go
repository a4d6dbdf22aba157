package media

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/media/mix"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// A soundtrack is the coded sound of a film.
type soundtrack struct {
	// Object is its file in the work bucket, Index what names it there, Loudness in LUFS and TruePeak in dBTP those of the mix before coding.
	Object   string  `json:"object"`
	Index    string  `json:"index"`
	Loudness float64 `json:"lufs"`
	TruePeak float64 `json:"dbtp"`

	file string // here
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
}

// A placed take begins so many milliseconds into the film.
type placed struct {
	Object string `json:"object"`
	At     int    `json:"at"`
}

func (p *post) arrangement() arrangement {
	a := arrangement{Engine: take.MixEngine, Frames: p.timing.Cut.Frames, FPS: p.timing.Cut.FPS, Draft: p.brief.Quality == "preview"}
	for _, t := range p.timing.Cut.Takes {
		a.Voice = append(a.Voice, placed{t.Object, t.Start})
	}
	if beds := p.takes[job.Compose]; len(beds) > 0 {
		a.Music = newest(beds).Artefact.Object
	}
	if tracks := p.takes[job.EffectsMix]; len(tracks) > 0 {
		a.Effects = newest(tracks).Artefact.Object
	}
	return a
}

// soundtrack returns the film's sound. It is mixed and coded once for an
// arrangement: an edit of the picture alone takes it as it is.
func (p *post) soundtrack(ctx context.Context) (s soundtrack, err error) {
	a := p.arrangement()
	key, err := step.Key(job.Postprocess, a)
	if err != nil {
		return s, err
	}
	index := stage.ArtefactName(p.w.Message.Tenant, "soundtracks", key, ".json")
	found, err := p.kept(ctx, index, &s)
	if err != nil || found {
		return s, err
	}
	mixed, err := p.mix(ctx, a)
	if err != nil {
		return s, err
	}
	s = soundtrack{Index: index, Loudness: mixed.Loudness, TruePeak: mixed.TruePeak, file: filepath.Join(p.dir, "sound.m4a")}
	if err := p.tools.Soundtrack(ctx, media.SoundtrackSpec{Sound: mixed.Sound, Frames: a.Frames, FPS: a.FPS, Draft: a.Draft, Out: s.file}); err != nil {
		return s, err
	}
	kept, err := p.keep(ctx, s.file, "soundtracks", "audio/mp4")
	if err != nil {
		return s, err
	}
	s.Object = kept.Object
	raw, err := json.Marshal(s)
	if err != nil {
		return s, fmt.Errorf("postprocess: soundtrack: %w", err)
	}
	return s, p.w.Env.Blobs.Put(ctx, cloud.Work, index, "application/json", bytes.NewReader(raw))
}

// kept fetches the soundtrack an index names, and reports whether there is one.
func (p *post) kept(ctx context.Context, index string, s *soundtrack) (bool, error) {
	src, err := p.w.Env.Blobs.Get(ctx, cloud.Work, index)
	if errors.Is(err, cloud.ErrNoBlob) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := errors.Join(json.NewDecoder(src).Decode(s), src.Close()); err != nil {
		return false, fmt.Errorf("postprocess: soundtrack %s: %w", index, err)
	}
	s.file, err = p.w.Fetch(ctx, cloud.Work, s.Object, p.dir)
	if errors.Is(err, cloud.ErrNoBlob) { // swept meanwhile
		return false, nil
	}
	return err == nil, err
}

// mix places every take of sound and brings the sum to delivery loudness.
func (p *post) mix(ctx context.Context, a arrangement) (mix.Result, error) {
	spec := mix.Spec{Frames: a.Frames, FPS: a.FPS}
	for _, v := range a.Voice {
		s, err := p.sound(ctx, v.Object)
		if err != nil {
			return mix.Result{}, err
		}
		spec.Voice = append(spec.Voice, mix.Placed{Sound: s, At: time.Duration(v.At) * time.Millisecond})
	}
	if a.Music != "" {
		bed, err := p.sound(ctx, a.Music)
		if err != nil {
			return mix.Result{}, err
		}
		spec.Music = bed
	}
	if a.Effects != "" {
		track, err := p.sound(ctx, a.Effects)
		if err != nil {
			return mix.Result{}, err
		}
		spec.Effects = []mix.Placed{{Sound: track}}
	}
	mixed, err := mix.Render(spec)
	p.w.Env.Log.InfoContext(ctx, "mixed", "job", p.w.Message.Job, "lufs", mixed.Loudness, "dbtp", mixed.TruePeak)
	return mixed, err
}

func (p *post) sound(ctx context.Context, object string) (audio.Sound, error) {
	src, err := p.w.Env.Blobs.Get(ctx, cloud.Work, object)
	if err != nil {
		return audio.Sound{}, err
	}
	s, err := audio.ReadWAV(src)
	return s, errors.Join(err, src.Close())
}
