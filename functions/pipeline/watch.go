package pipeline

import (
	"context"
	"errors"
	"io"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/quality/rubric"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/stage/employ"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// semanticQA is the agent that judges, as credits name it.
const semanticQA = "SemanticQA"

// A trial is a film that is judged: its words and scenes, its timing, and its master.
type trial struct {
	in     semantic.Input
	timing take.Timing
	video  take.Artefact
}

// watch has a model watch the film and judge it beside the rules, where there is one that can and money is left for it.
// It returns nil where none is asked. A judge makes nothing of the film: one that cannot be
// had is no downgrade that a brief's fallback speaks of, and is told with the score.
func watch(ctx context.Context, w *stage.Work, b brief.Resolved, c trial) (*rubric.Verdict, error) {
	if b.Quality == "preview" {
		return nil, nil
	}
	s, err := screening(ctx, w, b, c)
	if errors.Is(err, agent.ErrNothingToSay) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h, ok, err := findWatcher(ctx, w, b, s)
	if err != nil || !ok {
		return nil, err
	}
	var v rubric.Verdict
	if err = employ.Consult(ctx, w, h, &v); err != nil {
		v, err = unjudged(err)
	}
	v.Rubric, v.Backend, v.Model, v.Task = rubric.Version(), h.Backend, h.Model, h.Task
	return &v, err
}

// unjudged is the verdict where a model has given none, and the error itself where the stage is to be tried again.
func unjudged(err error) (rubric.Verdict, error) {
	if no, ok := errors.AsType[*stage.DeclinedError](err); ok {
		return rubric.Verdict{Absent: no.Fault.Message}, nil
	}
	if stage.Refused(err) { // a person has to watch it
		return rubric.Verdict{Absent: "The model declined to watch the film.", Refused: true}, nil
	}
	return rubric.Verdict{}, err
}

// findWatcher returns the model that judges a film; ok is false where none can, or for no more than half of what is left.
func findWatcher(ctx context.Context, w *stage.Work, b brief.Resolved, s model.Screening) (h employ.Hand, ok bool, err error) {
	most, err := model.JudgeTokens(s)
	if err != nil {
		return h, false, err
	}
	strategy, err := route.FindStrategy(employ.Taste(b))
	if err != nil {
		return h, false, err
	}
	const share = 2 // the rest is for what it finds
	l, err := w.Env.Watcher(ctx, most, max(0, w.Attempt.Left()+taken(w.Step))/share, strategy)
	if errors.Is(err, cloud.ErrNoLanguage) {
		return h, false, nil
	}
	return employ.Hand{Language: l, Piece: employ.Piece{Agent: semanticQA, Task: model.JudgeTask, Most: most, Do: func(ctx context.Context, h employ.Hand, ref string) (any, model.Usage, error) {
		return model.SemanticQA{By: h, Model: h.Model}.Judge(ctx, s, ref)
	}}}, err == nil, err
}

// taken is what the calls of a step have spent and hold, in micro-dollars: who goes on with a step that was
// interrupted finds the model that was asked.
func taken(s step.Step) (micros int64) {
	for _, c := range s.Calls {
		switch {
		case c.State == step.Released:
		case c.State == step.Settled && c.Known:
			micros += c.Cost
		default:
			micros += c.Line.Micros
		}
	}
	return micros
}

// screening is the film as a judge gets it: the master where it lies, and all words of it with their times.
func screening(ctx context.Context, w *stage.Work, b brief.Resolved, c trial) (model.Screening, error) {
	in, err := task(ctx, w, b)
	if err != nil {
		return model.Screening{}, err
	}
	f := rubric.Film{Seconds: c.in.Length.Seconds(), Brief: c.in.Brief, Criteria: rubric.Criteria(c.in.Manifest.Brand != nil, len(c.in.CallToAction) > 0)}
	for _, k := range c.timing.Cut.Takes {
		if l, ok := c.in.Manifest.Line(k.Line); ok {
			f.Said = append(f.Said, words(k.Start, k.End, l.Text))
		}
	}
	for _, q := range c.in.Cues {
		f.Shown = append(f.Shown, words(q.Start, q.End, caption.Text([]caption.Cue{q}, c.in.CaptionLang)))
	}
	for _, t := range c.in.Boxes {
		f.Shown = append(f.Shown, words(t.Start, t.End, t.Text))
	}
	open := func(ctx context.Context) (io.ReadCloser, error) {
		return w.Env.Blobs.Get(ctx, cloud.Work, c.video.Object)
	}
	return model.Screening{In: in, Film: f, Video: provider.Medium{
		URI: "gs://" + w.Env.Config.Name(cloud.Work) + "/" + c.video.Object, Type: c.video.Type, Size: c.video.Size, Open: open,
	}}, nil
}

// words are heard or seen from one time to another, in milliseconds.
func words(from, to int, text string) rubric.Words {
	return rubric.Words{From: float64(from) / 1000, To: float64(to) / 1000, Text: text}
}
