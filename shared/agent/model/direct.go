package model

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

//go:embed direct.md
var directing string

//go:embed direct.schema.json
var directSchema []byte

// DirectTask is the version of what a director is told: it changes with every word of it, as those of the other tasks do.
const DirectTask = "direct-1"

// A CreativeDirector has a model write script and storyboard.
type CreativeDirector struct {
	// By is asked, for Model.
	By    provider.Language
	Model string
	// Icons finds pictures for words; nil leaves scenes without them.
	Icons agent.Icons
}

// A FastTrackAgent does a director's work with less thought, for fewer, longer shots.
type FastTrackAgent CreativeDirector

func direct(in agent.In) task {
	t := task{directing, "storyboard", directSchema, provider.Low}
	if in.Brief.Fast {
		t.effort = provider.Minimal
	}
	return t
}

// Write returns a draft that may become the film of a brief. ref is our name of the call.
// An error is an [*UnusableError], the backend's, or agent.ErrNothingToSay, where nobody is asked.
func (d CreativeDirector) Write(ctx context.Context, in agent.In, ref string) (draft agent.Draft, u Usage, err error) {
	order, err := newOrder(in)
	if err != nil {
		return draft, u, err
	}
	return asking{task: direct(in), by: d.By, model: d.Model, ref: ref, most: mostWritten(in), data: order}.
		draft(ctx, func(made agent.Draft) []agent.Flaw { return in.Flaws(made, directing) })
}

// draft asks for a draft in which flawed finds nothing wrong.
func (a asking) draft(ctx context.Context, flawed func(agent.Draft) []agent.Flaw) (made agent.Draft, u Usage, err error) {
	var flaws []agent.Flaw
	a.judge = judged(&made, func() (wrong []string) {
		flaws = flawed(made)
		for _, f := range flaws {
			wrong = append(wrong, f.String())
		}
		return wrong
	})
	u, err = a.do(ctx)
	if bad, ok := errors.AsType[*UnusableError](err); ok && len(flaws) == len(bad.Wrong) {
		if mended, ok := made.Without(flaws); ok { // what is wrong is in pictures, which the rules can draw
			return mended, u, nil
		}
	}
	return made, u, err
}

// Write is CreativeDirector.Write on the fast track.
func (d FastTrackAgent) Write(ctx context.Context, in agent.In, ref string) (agent.Draft, Usage, error) {
	in.Brief.Fast = true
	return CreativeDirector(d).Write(ctx, in, ref)
}

// Direct writes a draft and composes the film of it.
func (d CreativeDirector) Direct(ctx context.Context, in agent.In) (manifest.Manifest, error) {
	draft, _, err := d.Write(ctx, in, "")
	if err != nil {
		return manifest.Manifest{}, fmt.Errorf("direct: %w", err)
	}
	return agent.CreativeDirector{Icons: d.Icons}.Compose(ctx, in, draft)
}

// Direct is CreativeDirector.Direct on the fast track.
func (d FastTrackAgent) Direct(ctx context.Context, in agent.In) (manifest.Manifest, error) {
	in.Brief.Fast = true
	return CreativeDirector(d).Direct(ctx, in)
}

// DirectTokens is the most that writing the film of a brief takes.
func DirectTokens(in agent.In) (provider.Tokens, error) {
	order, err := newOrder(in)
	if err != nil {
		return provider.Tokens{}, err
	}
	return direct(in).tokens(order, mostWritten(in))
}

// mostWritten is how many tokens a storyboard may have, with what the model thinks.
func mostWritten(in agent.In) int64 {
	const base, second = 2500, 70
	return base + second*int64(in.Brief.Seconds)
}
