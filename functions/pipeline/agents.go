package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/studio/icon"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// A director writes a film's manifest.
type director interface {
	Direct(ctx context.Context, in agent.In) (manifest.Manifest, error)
}

// write has the script and storyboard written, by the fast track where the brief takes it.
func write(ctx context.Context, w *stage.Work, b brief.Resolved) (*manifest.Manifest, error) {
	in, err := task(ctx, w, b)
	if err != nil {
		return nil, err
	}
	if in.Keep, err = keep(ctx, w, b, in); err != nil {
		return nil, err
	}
	film, err := written(ctx, w, b, in)
	if errors.Is(err, agent.ErrNothingToSay) {
		return nil, fault.Wrap(err, fault.Invalid, "brief.nothing_to_say", "Nothing of the brief is left to tell.").
			WithHint("Write what the film should say; must_not_include may forbid too much.")
	}
	if err != nil {
		return nil, err
	}
	return film, inItsLanguage(film, b)
}

// inItsLanguage refuses a script in another language than the brief asks for, which no film of it could
// be delivered with: before anything is bought for one.
func inItsLanguage(film *manifest.Manifest, b brief.Resolved) error {
	found, foreign := semantic.Foreign(*film, b.Lang)
	if !foreign {
		return nil
	}
	return fault.New(fault.Invalid, "brief.language", fmt.Sprintf("The film is to be in %s, and what the brief says reads as %s.", b.Lang.English, found.English)).
		WithHint(fmt.Sprintf("Send lang %q or auto with it, or write it in %s; GET /capabilities lists the languages there are.", found.Tag, b.Lang.English))
}

// written is a film by a model where there is one for it, else by the rules.
func written(ctx context.Context, w *stage.Work, b brief.Resolved, in agent.In) (*manifest.Manifest, error) {
	film, instead, err := draft(ctx, w, b, in)
	if film != nil || err != nil {
		return film, err
	}
	var d director = agent.CreativeDirector{Icons: icon.Find}
	if b.Fast {
		d = agent.FastTrackAgent{Icons: icon.Find}
	}
	m, err := d.Direct(ctx, in)
	if err == nil && instead != nil {
		ruled(&m, *instead)
	}
	return &m, err
}

// task is what the agents work from.
func task(ctx context.Context, w *stage.Work, b brief.Resolved) (agent.In, error) {
	in := agent.In{Brief: b, Note: w.Attempt.Note, Round: w.Attempt.Round}
	slowness, err := speaking(ctx, w, b)
	if err != nil {
		return in, err
	}
	in.Brief.Lang.CharsPerSecond /= slowness
	if in.Kit, err = stage.Kit(w.Job); err != nil {
		return in, err
	}
	for _, a := range b.Assets {
		stored, err := w.Given(ctx, a.ID)
		if err != nil {
			return in, err
		}
		if stored != nil && stored.Ready {
			in.Assets = append(in.Assets, agent.Asset{ID: a.ID, Role: a.Role, Kind: stored.Kind, Name: stored.Name, Width: stored.Width, Height: stored.Height})
		}
	}
	return in, nil
}

// speaking is how many times as long as the language's own voice that one takes which is likely to be paid to speak a film: a script
// is written for who will speak it.
func speaking(ctx context.Context, w *stage.Work, b brief.Resolved) (slowness float64, err error) {
	if b.Voice != "" { // one of this machine's
		return 1, nil
	}
	s, err := route.FindStrategy(b.Strategy)
	if err != nil {
		return 1, err
	}
	f := estimate.Draft(ctx, b)
	need := route.Need{Modality: route.Speech, Lang: b.Lang.Tag, Importance: 0.5}
	for _, l := range f.Lines {
		need.Characters, need.Length = max(need.Characters, l.Characters), max(need.Length, l.Length)
	}
	market := w.Env.Market(ctx).Calm()
	likely := route.Current().Choose(market, need, w.Attempt.CeilingMicros, s).Candidates
	if len(likely) == 0 || likely[0].Backend.Vendor == route.LocalVendor {
		return 1, nil
	}
	return market.Slowness(likely[0].Backend, b.Lang), nil
}

// cues are the effects of a film, at the times its shots really start.
func cues(film *manifest.Manifest, laid cut.Cut) []take.Cue {
	starts := make([]manifest.Seconds, len(laid.Shots))
	for i, s := range laid.Shots {
		starts[i] = manifest.Seconds(timeline.At(s.Start, laid.FPS).Seconds())
	}
	var out []take.Cue
	for _, c := range (agent.SoundEffectsAgent{}).Cues(*film, starts) {
		out = append(out, take.Cue{Kind: c.Kind, At: int(c.At * 1000), Gain: decibels(c.Gain)})
	}
	return out
}

// decibels is an agent's gain against the effect's own level, which half of full gain stands for.
func decibels(gain float64) float64 {
	const own, quietest, loudest = 0.5, -40, 6
	return math.Round(10*min(max(20*math.Log10(gain/own), quietest), loudest)) / 10
}

// called are the sentences of the brief that call the viewer to act.
func called(b brief.Resolved) []string {
	var calls []string
	for _, s := range prose.Read(b.Content, b.Lang).Sentences {
		if s.Call && !s.Injection && !s.Direction {
			calls = append(calls, s.Text)
		}
	}
	return calls
}
