package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/casting"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
)

// A credit is who makes a part of a film's sound, in the manifest.
type credit struct{ backend, reason, instead, kept *string }

// credits are who makes what of a film's sound, by the part.
func credits(film *manifest.Manifest) map[route.Part]credit {
	v, m, e := &film.Voice, &film.Music, &film.Effects
	return map[route.Part]credit{
		route.Voice:       {&v.Backend, &v.Reason, &v.Instead, &v.Kept},
		route.Bed:         {&m.Backend, &m.Reason, &m.Instead, &m.Kept},
		route.SoundEffect: {&e.Backend, &e.Reason, &e.Instead, &e.Kept},
	}
}

// local reports whether this machine makes the part.
func (h credit) local() bool { return agent.MadeHere(*h.backend) }

func (h credit) set(backend, reason, instead, kept string) {
	*h.backend, *h.reason, *h.instead, *h.kept = backend, reason, instead, kept
}

// standIn has another backend make the part, by the code of why.
func (h credit) standIn(asked, by, code string) {
	h.set(by, fmt.Sprintf("stands in for %s, %s", asked, hindrance(code)), asked, code)
}

// reset has this machine make the part, of which nobody was paid for a take.
func (h credit) reset() {
	own := ""
	if *h.backend != "" {
		own = agent.Local
	}
	h.set(own, "", "", "")
}

// unspeakable is the fault of a film that refuses this machine's voice and can be given no other one.
func unspeakable(err error) error {
	if errors.Is(err, route.ErrBudget) {
		return fault.Wrap(err, fault.CapReached, "cost.cap_reached", "No voice that may speak the film can be paid under its ceiling.").
			WithHint("Raise max_cost_usd, or send it with \"fallback\": \"allow\": then a draft voice may speak it.")
	}
	return fault.Wrap(err, fault.Conflict, "backend.unavailable", "No voice that may speak the film can be had now.").
		WithHint("Retry the job later, or send it with \"fallback\": \"allow\": then a draft voice may speak it.")
}

// engage gives a part of the sound to the backend a plan has for it. A voice without a name stays this machine's.
func engage(film *manifest.Manifest, a route.Assignment) {
	h, ok := credits(film)[a.Part]
	if !ok {
		return
	}
	if a.Part == route.Voice {
		cast := casting.Voices(a.Backend.ID, film.Lang)
		if len(cast) == 0 {
			return
		}
		film.Voice.Speaker, film.Voice.Grade = cast[0].Name, string(language.Good)
	}
	h.set(a.Backend.ID, a.Reason, "", "")
}

// dismiss gives every part of the sound to this machine again of which nothing was bought in an earlier attempt.
func dismiss(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest) error {
	stages := map[route.Part]job.Stage{route.Voice: job.Narrate, route.Bed: job.Compose, route.SoundEffect: job.EffectsMix}
	for part, h := range credits(film) {
		if h.local() && *h.instead == "" {
			continue
		}
		kept := false
		if w.Attempt.Number > 1 && (part != route.Voice || !estimate.Named(b, film)) {
			made, err := w.Journal.Made(ctx, w.Ref(), stages[part])
			if err != nil {
				return err
			}
			kept = slices.ContainsFunc(made, func(st step.Step) bool { return maker(st) == *h.backend })
		}
		if kept {
			continue
		}
		h.reset()
		if part == route.Voice {
			film.Voice.Speaker, film.Voice.Grade = "", string(b.Lang.Voice.Grade)
		}
	}
	return nil
}

// maker is who was paid for the take of a step; empty for nobody.
func maker(st step.Step) string {
	var by struct {
		Backend string `json:"backend"`
		Reason  string `json:"reason"`
	}
	if st.Artefact == nil || json.Unmarshal([]byte(st.Result), &by) != nil || by.Reason != "" {
		return ""
	}
	return by.Backend
}

// hired are the parts of the sound that somebody is paid for.
func hired(film *manifest.Manifest) (parts []string) {
	for part, h := range credits(film) {
		if !h.local() {
			parts = append(parts, string(part))
		}
	}
	slices.Sort(parts)
	return parts
}

// faster is milliseconds of a take that is heard faster than it was spoken.
func faster(ms int, rate float64) int { return int(float64(ms) / rate) }
