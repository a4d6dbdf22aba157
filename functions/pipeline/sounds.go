package pipeline

import (
	"cmp"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/take"
)

// sounds plans the bed and the effects: those of this machine, and those to be bought, as long as there is money drawn to buy them with.
func (e *edit) sounds(add func(s job.Stage, part, backend string, by, in any) error) error {
	all := credits(e.film)
	if e.film.Music.Mood != "none" {
		var by, in any = e.music(), e.music()
		backend := ""
		if !all[route.Bed].local() && e.drawn {
			bed := e.order()
			backend, by, in = bed.Backends[0], bed.Wanted(), bed
		}
		if err := add(job.Compose, "", backend, by, in); err != nil {
			return err
		}
	}
	for _, n := range e.noises {
		if err := add(job.EffectsMix, n.Kind, n.Backends[0], n.Wanted(), n); err != nil {
			return err
		}
	}
	track := take.Effects{Engine: take.EffectsEngine, Seconds: e.seconds(), Cues: e.own}
	return add(job.EffectsMix, "", "", track, track)
}

// order is the bed a film wants, from the backend it was given or, where that cannot be had and the
// brief allows it, the next best. What stood in for another stays the take of who was asked: it is not bought again.
func (e *edit) order() take.Bed {
	m, first := e.music(), cmp.Or(e.film.Music.Instead, e.film.Music.Backend)
	bed := take.Bed{Music: m, Prompt: agent.MusicPrompt(e.film.Music, m.Seconds), Backends: []string{first}, Strict: e.brief.Fallback == "forbid"}
	bed.Backends = append(bed.Backends, e.others(bed.Need(), first)...)
	return bed
}

// others are the paid backends that may stand in for one.
func (e *edit) others(n route.Need, asked string) (ids []string) {
	if e.brief.Fallback != "allow" {
		return nil
	}
	for _, c := range route.Current().Choose(e.market, n, e.ceiling, e.strategy).Candidates {
		if c.Backend.Vendor != route.LocalVendor && c.Backend.ID != asked {
			ids = append(ids, c.Backend.ID)
		}
	}
	return ids
}

// effects decides which cues are heard from effects that are bought, one for each kind, and which are this machine's.
func (e *edit) effects() {
	buys := !credits(e.film)[route.SoundEffect].local() && e.drawn
	first := cmp.Or(e.film.Effects.Instead, e.film.Effects.Backend)
	for _, c := range cues(e.film, e.Cut) {
		prompt, seconds, can := agent.EffectPrompt(c.Kind)
		if !can || !buys {
			e.own = append(e.own, c)
			continue
		}
		e.Noises = append(e.Noises, c)
		if slices.ContainsFunc(e.noises, func(n take.Noise) bool { return n.Kind == c.Kind }) {
			continue
		}
		n := take.Noise{Kind: c.Kind, Prompt: prompt, Seconds: seconds, Backends: []string{first}, Strict: e.brief.Fallback == "forbid"}
		n.Backends = append(n.Backends, e.others(n.Need(), first)...)
		e.noises = append(e.noises, n)
	}
}
