package agent

import (
	"github.com/aiprod/aiprod/shared/manifest"
)

// A Cue asks for one sound effect.
type Cue struct {
	// Kind is whoosh, impact, pop, riser, tick or shimmer.
	Kind string `json:"kind"`
	// Shot is the shot it belongs to, At its time from the start of the film: when
	// a riser ends and a whoosh is loudest, when the others begin.
	Shot string           `json:"shot_id"`
	At   manifest.Seconds `json:"at_sec"`
	// Gain is from 0 to 1.
	Gain float64 `json:"gain"`
}

// A SoundEffectsAgent decides which moments are heard.
type SoundEffectsAgent struct{}

// Cues returns the effects of a film in order: a whoosh into each shot that does
// not start with a plain cut, a sound for what appears, and a rise into the end.
// starts are the times at which the shots start; nil takes the planned lengths.
func (SoundEffectsAgent) Cues(m manifest.Manifest, starts []manifest.Seconds) []Cue {
	var out []Cue
	var at manifest.Seconds
	for i, s := range m.Shots {
		if i < len(starts) {
			at = starts[i]
		}
		if i == len(m.Shots)-1 && len(m.Shots) > 2 {
			out = append(out, Cue{"riser", s.ID, at, 0.35})
		}
		if i > 0 && s.Transition != "cut" {
			out = append(out, Cue{"whoosh", s.ID, at, 0.45})
		}
		out = append(out, reveals(s, at)...)
		at += s.Length
	}
	return out
}

// reveals returns the sounds of what appears in a shot that starts at at.
func reveals(s manifest.Shot, at manifest.Seconds) []Cue {
	switch s.Scene.Kind {
	case manifest.Title:
		return []Cue{{"impact", s.ID, at + 0.2, 0.5}}
	case manifest.Figure, manifest.Chart:
		return []Cue{{"tick", s.ID, at + 0.4, 0.35}, {"shimmer", s.ID, at + min(1.6, s.Length*0.6), 0.3}}
	case manifest.Compare:
		return []Cue{{"pop", s.ID, at + 0.45, 0.35}, {"pop", s.ID, at + min(1.3, s.Length*0.5), 0.4}}
	case manifest.List, manifest.Steps:
		var out []Cue
		step := min(0.8, s.Length*0.7/manifest.Seconds(max(1, len(s.Scene.Items))))
		for i := range s.Scene.Items {
			out = append(out, Cue{"pop", s.ID, at + 0.4 + step*manifest.Seconds(i), 0.3})
		}
		return out
	case manifest.Closing:
		return []Cue{{"impact", s.ID, at + 0.1, 0.45}, {"shimmer", s.ID, at + 0.8, 0.3}}
	}
	return nil
}
