package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// localVoice is the backend of lines our own machines speak, as the catalogue of backends names it.
const localVoice = route.LocalVendor + "/voice"

// An origin is all that a film was made from.
type origin struct {
	brief    brief.Resolved
	film     *manifest.Manifest
	made     take.Mastered
	timing   take.Timing
	measured time.Time
}

// provenance adds the signed statement of how the film was made, of every file before it. It
// says nothing that is read from the clock, so that delivering again writes the same bytes.
func (p *parcel) provenance(ctx context.Context, o origin) error {
	key, err := p.w.Env.ProvenanceKey()
	if err != nil {
		return err
	}
	st, err := p.statement(ctx, o)
	if err != nil {
		return err
	}
	sealed, err := disclosure.Seal(st, key)
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	return p.put(ctx, disclosure.Name, "application/json", sealed)
}

func (p *parcel) statement(ctx context.Context, o origin) (disclosure.Statement, error) {
	j, a := p.w.Job, p.w.Attempt
	var sent brief.Request
	if err := json.Unmarshal([]byte(j.Request), &sent); err != nil {
		return disclosure.Statement{}, fmt.Errorf("deliver: stored request: %w", err)
	}
	marking := disclosure.Marking(j.ID, j.Created, o.made.Shots)
	st := disclosure.Statement{
		Schema: disclosure.Schema, AIGenerated: true, SourceType: marking.SourceType, Document: marking.Document,
		Tool: marking.Tool, Version: marking.Version,
		Job: disclosure.Hash(j.ID), Brief: disclosure.Hash(sent.Content), Attempt: a.Number, Revision: a.Revision,
		Dates: disclosure.Dates{Requested: disclosure.Date(j.Created), Begun: disclosure.Date(a.Created), Measured: disclosure.Date(o.measured)},
		Label: o.brief.Labelled(), Shots: o.made.Shots, Music: o.made.Music, Effects: o.made.Effects,
	}
	if c := o.film.Captions; c.Model != "" {
		st.Captions = &disclosure.Translation{Backend: c.Backend, Model: c.Model, From: o.film.Lang, To: o.film.CaptionLang}
	}
	for _, c := range o.film.Credits {
		st.Writers = append(st.Writers, disclosure.Writer{Agent: c.Agent, Backend: c.Backend, Model: c.Model, Task: c.Task})
	}
	var err error
	if st.Assets, err = p.given(ctx, given(o.brief, o.film)); err != nil {
		return st, err
	}
	if st.Voice, err = p.voice(ctx, o.film, o.timing.Cut); err != nil {
		return st, err
	}
	for _, f := range p.files {
		st.Files = append(st.Files, disclosure.File{Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256})
	}
	return st, nil
}

// given are the files the user gave, whether or not they are shown.
func (p *parcel) given(ctx context.Context, assets []brief.Asset) ([]disclosure.Asset, error) {
	out := []disclosure.Asset{}
	for _, a := range assets {
		stored, err := p.w.Given(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if stored == nil {
			return nil, fault.New(fault.Conflict, "asset.gone", "A file this film was made from is not there any more.").
				WithHint("Upload it again and submit the brief again.")
		}
		out = append(out, disclosure.Asset{Role: a.Role, Type: stored.Type, SHA256: stored.SHA256})
	}
	return out, nil
}

// voice is who speaks, and the take of every line.
func (p *parcel) voice(ctx context.Context, film *manifest.Manifest, laid cut.Cut) (disclosure.Voice, error) {
	v := disclosure.Voice{Backend: localVoice, Name: film.Voice.Name, Lang: film.Lang}
	if !credits(film)[route.Voice].local() {
		v.Backend, v.Name = film.Voice.Backend, film.Voice.Speaker
	}
	for _, t := range laid.Takes {
		l, ok := film.Line(t.Line)
		if !ok {
			return v, fmt.Errorf("deliver: the film has no line %s", t.Line)
		}
		asked, err := lineAsked(ctx, p.w, film, l)
		if err != nil {
			return v, err
		}
		key, err := step.Key(job.Narrate, asked)
		if err != nil {
			return v, err
		}
		v.Lines = append(v.Lines, disclosure.Take{
			Line: l.ID, Backend: v.Backend, Model: spokenBy(asked), Step: key, SHA256: stage.ArtefactSum(t.Object),
		})
	}
	return v, nil
}

// spokenBy is the model that has spoken, or the engine of this machine.
func spokenBy(s take.Speech) string {
	if b, ok := route.Current().Find(s.Backend); ok {
		return b.Model
	}
	return cmp.Or(s.Backend, s.Engine) // one that has left the catalogue keeps its id
}
