package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/stage/employ"
	"github.com/aiprod/aiprod/shared/studio/icon"
)

// The agents that a model can do the work of, as credits name them.
const (
	creativeDirector = "CreativeDirector"
	fastTrackAgent   = "FastTrackAgent"
	visualTranslator = "VisualTranslator"
	voiceDirector    = "VoiceDirector"
)

// rules is who writes where no model does, as credits name it.
const rules = route.LocalVendor + "/rules"

// standsIn returns the credit of an agent whose work the rules do because the model's
// cannot be had, and the error itself where the brief forbids that or it is another one.
//
// A brief that a model refuses to write for is not written for. A written film that it refuses to find
// pictures or a voice for is another matter: nothing is asked of anybody that somebody has refused, and the job goes on.
func standsIn(b brief.Resolved, h employ.Hand, err error) (manifest.Credit, error) {
	var why string
	if no, ok := errors.AsType[*stage.DeclinedError](err); ok {
		why = no.Fault.Message
	} else if stage.Refused(err) && h.Agent != creativeDirector && h.Agent != fastTrackAgent {
		why = fault.Of(err).Message
	}
	if why == "" || b.Fallback == "forbid" {
		return manifest.Credit{}, err
	}
	return manifest.Credit{Agent: h.Agent, Backend: rules, Instead: h.Backend + "/" + h.Model, Reason: why}, nil
}

// draft has a model write the film. It returns nil where none is to, or the rules stand in: then
// with their credit.
func draft(ctx context.Context, w *stage.Work, b brief.Resolved, in agent.In) (*manifest.Manifest, *manifest.Credit, error) {
	most, err := model.DirectTokens(in)
	if err != nil {
		return nil, nil, err
	}
	who := creativeDirector
	if b.Fast {
		who = fastTrackAgent
	}
	var made agent.Draft
	h, ok, err := employ.Do(ctx, w, b, employ.Piece{Agent: who, Task: model.DirectTask, Most: most, Do: func(ctx context.Context, h employ.Hand, ref string) (any, model.Usage, error) {
		return model.CreativeDirector{By: h, Model: h.Model}.Write(ctx, in, ref)
	}}, &made)
	if !ok {
		return nil, nil, err
	}
	if err != nil {
		credit, err := standsIn(b, h, err)
		return nil, &credit, err
	}
	film, err := agent.CreativeDirector{Icons: icon.Find}.Compose(ctx, in, made)
	if err != nil {
		return nil, nil, err
	}
	film.Credit(h.Credit())
	return &film, nil, nil
}

// ruled says in the film's notes that the rules have written it.
func ruled(film *manifest.Manifest, c manifest.Credit) {
	film.Credit(c)
	film.Notes = append(film.Notes, fmt.Sprintf("Written by the built-in rules in place of %s: %s", c.Instead, c.Reason))
}
