package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// An edit is a film with its exact timing and all takes still to be made.
type edit struct {
	take.Timing
	film   *manifest.Manifest
	brief  brief.Resolved
	assets map[string]take.Asset
	// market is where clips may be bought, for ceiling micro-dollars in all, once they are drawn.
	market  route.Market
	ceiling int64
	drawn   bool
	// strategy is what counts in the choice of those who stand in.
	strategy route.Strategy
	// noises are the effects to be bought, own the cues of those that this machine makes.
	noises []take.Noise
	own    []take.Cue
}

func newEdit(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, laid cut.Cut, assets map[string]take.Asset) (*edit, error) {
	opt := caption.Options{FPS: film.Format.FPS, End: int(timeline.At(laid.Frames, laid.FPS).Milliseconds())}
	if film.Format.Height > film.Format.Width {
		opt.MaxLine = portraitLine(b)
	}
	cues := captioned(film, laid, b.CaptionLang, opt)
	strategy, err := route.FindStrategy(b.Strategy)
	if err != nil {
		return nil, fmt.Errorf("conform: %w", err)
	}
	e := &edit{
		Timing: take.Timing{Cut: laid, Cues: cues}, film: film, brief: b, assets: assets,
		market: w.Env.Market(ctx).Calm(), ceiling: w.Attempt.CeilingMicros, drawn: w.Attempt.Drawn, strategy: strategy,
	}
	e.effects()
	return e, nil
}

// portraitLine is the longest burned-in line on an upright picture, in
// characters: it keeps the type as large as phones want it.
func portraitLine(b brief.Resolved) int {
	const latin = 24
	return min(latin, b.CaptionLang.CaptionCharsPerLine)
}

// plan adds a step for every take to the unit.
func (e *edit) plan(u *store.Unit, j *step.Journal) error {
	var steps []step.Step
	add := func(s job.Stage, part, backend string, by, in any) error {
		st, err := stage.PlannedBy(u, s, stage.Takes, part, by, in)
		st.Letter.Queue = stage.QueueOf(s, backend)
		steps = append(steps, st)
		return err
	}
	if err := e.sounds(add); err != nil {
		return err
	}
	for i := range e.film.Shots {
		shot, err := e.shot(u, j, i)
		if err != nil {
			return err
		}
		steps = append(steps, shot...)
	}
	return reuse(u, j, "shots", steps)
}

// reuse plans steps, and tells of what is made already as made.
func reuse(u *store.Unit, j *step.Journal, kind string, steps []step.Step) error {
	done, err := j.Plan(u, steps)
	var parts []string
	for _, st := range done {
		if st.Part != "" && st.Stage != job.Generate && st.Stage != job.Picture { // what was bought is still to be drawn over
			parts = append(parts, st.Part)
		}
	}
	u.Made(u.Attempt.Number, kind, parts...)
	return err
}

// shot is what makes a shot: the studio's step, or the purchase of a clip that the
// studio then draws over. A clip that was bought before is drawn over at once.
func (e *edit) shot(u *store.Unit, j *step.Journal, i int) ([]step.Step, error) {
	s, picture := e.film.Shots[i], e.picture(i)
	if asked(s) == agent.Studio {
		return e.studio(u, i)
	}
	want := take.Purchase{Footage: e.footage(i), Picture: picture}
	for {
		buy, err := stage.Filmed(u, s.ID, want)
		if err != nil {
			return nil, err
		}
		old, found, err := j.Find(u, buy.Key)
		if err != nil {
			return nil, err
		}
		if !found || old.State != step.Done {
			if !e.drawn && !e.free(want.Footage) { // there is no money to buy it with
				return e.studio(u, i)
			}
			return e.bought(u, j, buy, want)
		}
		if old.Artefact == nil && u.Attempt.BuyAgain && old.Attempt < u.Attempt.Number {
			want.Footage.Refused = old.Attempt
			continue
		}
		drawn, err := stage.Drawn(u, old, picture)
		if err != nil {
			return nil, err
		}
		before, err := e.sketched(u, j, s.ID, want)
		return append(before, buy, drawn), err
	}
}

// bought is what buys a clip: its purchase, or first that of the picture it begins with. One that was
// bought before is animated at once.
func (e *edit) bought(u *store.Unit, j *step.Journal, buy step.Step, want take.Purchase) ([]step.Step, error) {
	if want.Footage.Still == "" {
		return []step.Step{buy}, nil
	}
	sketch, err := e.sketch(u, buy.Part, want)
	if err != nil {
		return nil, err
	}
	old, found, err := j.Find(u, sketch.Key)
	if err != nil || !found || old.State != step.Done {
		return []step.Step{sketch}, err
	}
	old.Part = buy.Part
	buy, err = stage.Begun(u, old, want)
	return []step.Step{sketch, buy}, err
}

// sketched is the purchase of the picture that a bought clip begins with, where there was one.
func (e *edit) sketched(u *store.Unit, j *step.Journal, id string, want take.Purchase) ([]step.Step, error) {
	if want.Footage.Still == "" {
		return nil, nil
	}
	sketch, err := e.sketch(u, id, want)
	if err != nil {
		return nil, err
	}
	if old, found, err := j.Find(u, sketch.Key); err != nil || !found || old.State != step.Done {
		return nil, err
	}
	return []step.Step{sketch}, nil
}

// sketch is the step that buys the picture a clip begins with.
func (e *edit) sketch(u *store.Unit, id string, want take.Purchase) (step.Step, error) {
	f := want.Footage
	still := take.Still{Backend: f.Still, Prompt: agent.StillPrompt(e.film, *e.film.Shot(id)), Aspect: f.Aspect, Seed: f.Seed, Refused: f.Refused}
	st, err := stage.PlannedBy(u, job.Picture, stage.Takes, id, still, take.Sketch{Still: still, Purchase: want})
	st.Letter.Queue = stage.QueueOf(job.Picture, still.Backend)
	return st, err
}

// free reports whether the backend that is asked for a clip gives it for nothing.
func (e *edit) free(f take.Footage) bool {
	free := route.Current().Choose(e.market, f.Need(), 0, route.Strategy{}).Candidates
	return slices.ContainsFunc(free, func(c route.Candidate) bool { return c.Backend.ID == f.Asked() })
}

// studio is the step of a shot that is drawn from the start.
func (e *edit) studio(u *store.Unit, i int) ([]step.Step, error) {
	drawn, err := stage.Planned(u, job.Render, stage.Takes, e.film.Shots[i].ID, e.picture(i))
	return []step.Step{drawn}, err
}

func (e *edit) seconds() float64 { return timeline.At(e.Cut.Frames, e.Cut.FPS).Seconds() }

func (e *edit) music() take.Music {
	var cuts []float64
	for _, s := range e.Cut.Shots {
		cuts = append(cuts, timeline.At(s.Start, e.Cut.FPS).Seconds())
	}
	m := e.film.Music
	return take.Music{Engine: take.MusicEngine, Mood: m.Mood, BPM: m.BPM, Seconds: e.seconds(), Seed: m.Seed, Cuts: cuts}
}

// picture is what decides the pixels of a shot.
func (e *edit) picture(i int) take.Picture {
	s, at := e.film.Shots[i], e.Cut.Shots[i]
	start, end := e.Cut.Clock(at)
	p := take.Picture{
		Engine: take.StudioEngine, Format: e.film.Format, Frames: at.Frames, Scene: s.Scene, Theme: e.film.Theme, Lang: e.film.Lang,
		Words: timeline.Shift(within(e.Cut.Words(), start, end), -start), Enter: s.Transition, Index: i, Count: len(e.film.Shots),
		Seed: s.Seed, Preview: e.brief.Quality == "preview",
	}
	if i+1 < len(e.film.Shots) {
		p.Leave = e.film.Shots[i+1].Transition
	}
	if e.film.Captions.Style == "burned" {
		p.Cues = shown(e.Cues, start, end)
		if e.brief.Translated() {
			p.CaptionLang = e.brief.CaptionLang.Tag
		}
	}
	if a, ok := e.assets[s.Scene.Asset]; ok {
		p.Asset = &a
	}
	for _, id := range s.Scene.Assets {
		if a, ok := e.assets[id]; ok {
			p.Gallery = append(p.Gallery, a)
		}
	}
	if e.brief.Labelled() {
		if label, err := disclosure.LabelIn(e.film.Lang); err == nil { // the brief was refused otherwise
			p.Label = &label
		}
	}
	return p
}

// within are the words that begin in a span.
func within(words []timeline.Word, start, end int) []timeline.Word {
	var in []timeline.Word
	for _, w := range words {
		if w.Start >= start && w.Start < end {
			in = append(in, w)
		}
	}
	return in
}

// glimpse is the shortest time, in milliseconds, that a cue is drawn on the other side
// of a cut: what is seen for less is a flash that nobody reads.
const glimpse = 200

// shown are the cues that are seen in a span, on its clock.
func shown(cues []caption.Cue, start, end int) []caption.Cue {
	var in []caption.Cue
	for _, c := range cues {
		seen := min(c.End, end) - max(c.Start, start)
		if seen <= 0 || seen < glimpse && seen < c.End-c.Start {
			continue
		}
		moved := caption.Cue{Start: c.Start - start, End: c.End - start}
		for _, line := range c.Lines {
			moved.Lines = append(moved.Lines, timeline.Shift(line, -start))
		}
		in = append(in, moved)
	}
	return in
}
