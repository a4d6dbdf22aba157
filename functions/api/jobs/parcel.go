package jobs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"path"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/export"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// A parcel is what is exported of one attempt.
type parcel struct {
	work *stage.Work
	film export.Film
}

// read gathers the film's timing and takes.
func (p *parcel) read(ctx context.Context) error {
	film, err := p.work.Manifest(ctx)
	if err != nil {
		return err
	}
	p.film = export.Film{Job: p.work.Job.ID, Attempt: p.work.Attempt.Number, Manifest: film, Lines: map[string]export.Media{}}
	if err := p.work.Result(ctx, job.Conform, &p.film.Timing); err != nil {
		return err
	}
	var made take.Mastered
	if err := p.work.Result(ctx, job.Postprocess, &made); err != nil {
		return err
	}
	for i, s := range p.film.Timing.Cut.Shots {
		p.film.Clips = append(p.film.Clips, media("media/shots/"+s.ID, made.Clips[i]))
	}
	for _, t := range p.film.Timing.Cut.Takes {
		p.film.Lines[t.Line] = media("media/voice/"+t.Line, t.Object)
	}
	if p.film.Music, err = p.sound(ctx, "media/music", made.Music); err != nil {
		return err
	}
	p.film.Effects, err = p.sound(ctx, "media/effects", made.Effects)
	return err
}

func media(name, object string) export.Media {
	return export.Media{Name: name + path.Ext(object), Object: object}
}

// sound is the file of a take, nil where there is none.
func (p *parcel) sound(ctx context.Context, name string, t *disclosure.Take) (*export.Media, error) {
	if t == nil {
		return nil, nil
	}
	st, err := p.work.Journal.Get(ctx, p.work.Ref(), t.Step)
	if err != nil {
		return nil, err
	}
	if st.Artefact == nil {
		return nil, fmt.Errorf("jobs: export: step %s has no file", st.Name)
	}
	m := media(name, st.Artefact.Object)
	return &m, nil
}

// A document is an export as JSON.
type document struct {
	Job       Job                `json:"job"`
	Manifest  *manifest.Manifest `json:"manifest"`
	FPS       int                `json:"fps"`
	Shots     []cut.Shot         `json:"shots"` // in frames
	Captions  []caption.Cue      `json:"captions"`
	Technical quality.Report     `json:"technical"`
	Semantic  semantic.Score     `json:"semantic"`
	Costs     []money.Line       `json:"costs"`
}

func (p *parcel) document(ctx context.Context) (document, error) {
	w := p.work
	d := document{
		Job: view(w.Env, store.View{Job: w.Job, Attempt: w.Attempt}), Manifest: p.film.Manifest,
		FPS: p.film.Timing.Cut.FPS, Shots: p.film.Timing.Cut.Shots, Captions: p.film.Timing.Cues,
	}
	var found take.Inspected
	if _, err := w.Store.Report(ctx, w.Ref(), store.TechnicalReport, &found); err != nil {
		return d, err
	}
	d.Technical = found.Report
	if _, err := w.Store.Report(ctx, w.Ref(), store.SemanticReport, &d.Semantic); err != nil {
		return d, err
	}
	var err error
	d.Costs, err = w.Store.Costs(ctx, w.Ref())
	return d, err
}

// writeArchive writes every delivered file, and the timeline with its takes beside it.
func writeArchive(ctx context.Context, w io.Writer, p *parcel) error {
	film, err := p.film.Located(func(m export.Media) (string, error) { return m.Name, nil })
	if err != nil {
		return err
	}
	var timeline bytes.Buffer
	if err := export.Timeline(&timeline, film); err != nil {
		return err
	}
	var parts []export.Part
	for _, f := range p.work.Attempt.Result.Files {
		parts = append(parts, p.part(f.Name, cloud.Delivery, f.Object))
	}
	parts = append(parts, export.Part{Name: "timeline.otio", Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(&timeline), nil }})
	for _, m := range film.Files() {
		parts = append(parts, p.part(m.Name, cloud.Work, m.Object))
	}
	return export.Archive(ctx, w, p.work.Attempt.Ended, parts)
}

func (p *parcel) part(name string, b cloud.Bucket, object string) export.Part {
	return export.Part{Name: name, Open: func(ctx context.Context) (io.ReadCloser, error) { return p.fetch(ctx, b, object) }}
}

// fetch opens a file by a link of our own: the program of the API links no storage client.
func (p *parcel) fetch(ctx context.Context, b cloud.Bucket, object string) (io.ReadCloser, error) {
	url, err := p.work.Env.Signer.Sign(ctx, cloud.Link{Bucket: b, Object: object, Method: http.MethodGet, For: takeLife})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("jobs: export: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("jobs: export: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		_ = res.Body.Close()
		return nil, fmt.Errorf("jobs: export: %s of %s", res.Status, object)
	}
	return res.Body, nil
}
