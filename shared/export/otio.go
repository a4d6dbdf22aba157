package export

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/aiprod/aiprod/shared/cut"
)

// An object is one of OpenTimelineIO's: its schema is in OTIO_SCHEMA. The names and
// versions are those of the published model, which a test holds them to.
// Source: opentimelineio.readthedocs.io, "Serialized Data", read 2026-11.
type object map[string]any

// Timeline writes the film as an OpenTimelineIO timeline: a track of shots, one of
// speech, one of music and one of effects, with a marker for every caption. Times are frames of the film.
//
// How a shot is entered is drawn on its clip already: a transition names it, and
// overlaps nothing.
func Timeline(w io.Writer, f Film) error {
	tracks := []object{f.picture(), f.speech()}
	if f.Music != nil {
		tracks = append(tracks, f.track("Music", "Audio", f.whole("Music", *f.Music)))
	}
	if f.Effects != nil {
		tracks = append(tracks, f.track("Effects", "Audio", f.whole("Effects", *f.Effects)))
	}
	doc := object{
		"OTIO_SCHEMA": "Timeline.1", "name": f.Manifest.Title, "global_start_time": f.time(0),
		"metadata": object{"aiprod": object{"job": f.Job, "attempt": f.Attempt, "aspect": f.Manifest.Format.Aspect, "ai_generated": true}},
		"tracks":   f.item("Stack.1", "tracks", object{"children": tracks, "markers": f.captions()}),
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("export: timeline: %w", err)
	}
	return nil
}

// time is a moment, in frames of the film.
func (f Film) time(frame int) object {
	return object{"OTIO_SCHEMA": "RationalTime.1", "value": frame, "rate": f.Timing.Cut.FPS}
}

func (f Film) span(start, frames int) object {
	return object{"OTIO_SCHEMA": "TimeRange.1", "start_time": f.time(start), "duration": f.time(frames)}
}

// frame is the one that is nearest to a time in milliseconds.
func (f Film) frame(ms int) int { return (ms*f.Timing.Cut.FPS + 500) / 1000 }

// item is what every thing on a timeline has, and what this one has besides.
func (f Film) item(schema, name string, besides object) object {
	o := object{
		"OTIO_SCHEMA": schema, "name": name, "source_range": nil, "effects": []object{}, "markers": []object{}, "enabled": true, "metadata": object{},
	}
	for key, v := range besides {
		o[key] = v
	}
	return o
}

func (f Film) track(name, kind string, children ...object) object {
	return f.item("Track.1", name, object{"kind": kind, "children": children})
}

// clip is a file from its first frame on.
func (f Film) clip(name string, m Media, frames int, metadata object) object {
	return f.item("Clip.2", name, object{
		"source_range": f.span(0, frames), "metadata": object{"aiprod": metadata}, "active_media_reference_key": "DEFAULT_MEDIA",
		"media_references": object{"DEFAULT_MEDIA": object{
			"OTIO_SCHEMA": "ExternalReference.1", "name": m.Name, "target_url": m.URL, "available_range": f.span(0, frames),
			"available_image_bounds": nil, "metadata": object{},
		}},
	})
}

func (f Film) whole(name string, m Media) object {
	return f.clip(name, m, f.Timing.Cut.Frames, object{})
}

func (f Film) picture() object {
	var children []object
	for i, s := range f.Timing.Cut.Shots {
		shot := f.Manifest.Shot(s.ID)
		if i > 0 && shot.Transition != "cut" {
			children = append(children, f.transition(shot.Transition))
		}
		children = append(children, f.clip(s.ID, f.Clips[i], s.Frames, object{
			"shot": s.ID, "lines": shot.Lines, "scene": shot.Scene.Kind, "heading": shot.Scene.Heading, "said": f.said(s), "backend": shot.Backend,
		}))
	}
	return f.track("Picture", "Video", children...)
}

// transition says how the next shot is entered.
func (f Film) transition(kind string) object {
	return object{
		"OTIO_SCHEMA": "Transition.1", "name": kind, "transition_type": "Custom_Transition", "in_offset": f.time(0), "out_offset": f.time(0),
		"metadata": object{"aiprod": object{"kind": kind, "drawn": true}},
	}
}

// speech is every take where it is heard, with silence between.
func (f Film) speech() object {
	var children []object
	at := 0
	for _, t := range f.Timing.Cut.Takes {
		start, end := f.heard(t, at)
		if start > at {
			children = append(children, f.gap(start-at))
		}
		l, _ := f.Manifest.Line(t.Line)
		children = append(children, f.clip(t.Line, f.Lines[t.Line], end-start, object{"line": t.Line, "text": l.Text}))
		at = end
	}
	if rest := f.Timing.Cut.Frames - at; rest > 0 {
		children = append(children, f.gap(rest))
	}
	return f.track("Voice", "Audio", children...)
}

// heard are the frames of a take, none of them before from, and one at least.
func (f Film) heard(t cut.Take, from int) (start, end int) {
	start = max(from, f.frame(t.Start))
	return start, max(start+1, min(f.frame(t.End), f.Timing.Cut.Frames))
}

func (f Film) gap(frames int) object {
	return f.item("Gap.1", "", object{"source_range": f.span(0, frames)})
}

// captions are a marker for every caption.
func (f Film) captions() []object {
	all := []object{}
	for _, c := range f.Timing.Cues {
		start := f.frame(c.Start)
		all = append(all, object{
			"OTIO_SCHEMA": "Marker.2", "name": words(c), "comment": "", "color": "GREEN",
			"marked_range": f.span(start, max(1, f.frame(c.End)-start)), "metadata": object{"aiprod": object{"kind": "caption"}},
		})
	}
	return all
}
