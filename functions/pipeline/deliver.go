package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cloud"
	owed "github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Deliver puts the film and everything beside it where the client fetches it.
var _ = function.Stage(function.StageSpec{
	Stage: job.Deliver, Program: function.Pipeline,
	Needs: cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Creates: []cloud.Bucket{cloud.Delivery}, Seals: true},
}, deliver)

func deliver(ctx context.Context, env *cloud.Env, m job.Message) error {
	return stage.Run(ctx, env, m, func(ctx context.Context, w *stage.Work) (stage.Finish, error) {
		p := &parcel{w: w, dir: path.Join(m.Tenant, m.Job, fmt.Sprint(m.Attempt))}
		result, err := p.pack(ctx)
		if err != nil {
			return stage.Finish{}, err
		}
		failpoint.Hit("packed", "deliver")
		return stage.Finish{Result: result, Then: func(u *store.Unit) error {
			u.Attempt.Result = result
			u.Learn()
			return u.Move(job.Delivered, "deliver", "delivered")
		}}, nil
	})
}

// A parcel is what is delivered of one attempt.
type parcel struct {
	w     *stage.Work
	dir   string // in the delivery bucket
	files []job.File
}

func (p *parcel) pack(ctx context.Context) (*job.Result, error) {
	var made take.Mastered
	var timing take.Timing
	if err := p.w.Result(ctx, job.Postprocess, &made); err != nil {
		return nil, err
	}
	if err := p.w.Result(ctx, job.Conform, &timing); err != nil {
		return nil, err
	}
	b, film, err := p.w.Film(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.copy(ctx, "video.mp4", made.Video); err != nil {
		return nil, err
	}
	if err := p.copy(ctx, "poster.jpg", made.Poster); err != nil {
		return nil, err
	}
	if err := p.put(ctx, "captions.vtt", "text/vtt; charset=utf-8", caption.WebVTT(timing.Cues, b.CaptionLang)); err != nil {
		return nil, err
	}
	if err := p.put(ctx, "captions.srt", "application/x-subrip; charset=utf-8", caption.SubRip(timing.Cues, b.CaptionLang)); err != nil {
		return nil, err
	}
	if err := p.credits(ctx, film); err != nil {
		return nil, err
	}
	qa, err := p.documents(ctx, film)
	if err != nil {
		return nil, err
	}
	if err := p.provenance(ctx, origin{b, film, made, timing, qa.Technical.MeasuredAt}); err != nil {
		return nil, err
	}
	seconds := timeline.At(timing.Cut.Frames, timing.Cut.FPS).Seconds()
	return &job.Result{Name: fileName(p.w.Job.Title), Seconds: seconds, Score: qa.Semantic.Total, Files: p.files}, nil
}

// A verdict is what was measured of a film and how it was judged.
type verdict struct {
	Technical quality.Report `json:"technical"`
	Semantic  semantic.Score `json:"semantic"`
	Override  *job.Override  `json:"override,omitempty"`
}

// documents adds the manifest, the QA report and the bill, and returns the report.
func (p *parcel) documents(ctx context.Context, film *manifest.Manifest) (qa verdict, err error) {
	var found take.Inspected
	if _, err := p.w.Store.Report(ctx, p.w.Ref(), store.TechnicalReport, &found); err != nil {
		return qa, err
	}
	qa.Technical, qa.Override = found.Report, p.w.Attempt.Override
	if _, err := p.w.Store.Report(ctx, p.w.Ref(), store.SemanticReport, &qa.Semantic); err != nil {
		return qa, err
	}
	lines, err := p.w.Store.Costs(ctx, p.w.Ref())
	if err != nil {
		return qa, err
	}
	bill := map[string]any{
		"job": p.w.Job.ID, "currency": "USD", "total_micros": money.Spent(lines), "total": money.Dollars(money.Spent(lines)), "lines": lines,
	}
	for _, d := range []struct {
		name    string
		content any
	}{{"manifest.json", film}, {"qa.json", qa}, {"costs.json", bill}} {
		raw, err := json.MarshalIndent(d.content, "", "  ")
		if err != nil {
			return qa, fmt.Errorf("deliver: %s: %w", d.name, err)
		}
		if err := p.put(ctx, d.name, "application/json", raw); err != nil {
			return qa, err
		}
	}
	if found.Page.Object == "" { // measured before there were pages
		return qa, nil
	}
	return qa, p.copy(ctx, "qa.html", found.Page)
}

// credits adds who is to be named for what the film shows, where anybody is.
func (p *parcel) credits(ctx context.Context, film *manifest.Manifest) error {
	var all []owed.Credit
	for _, s := range film.Shots {
		if s.Credit != nil {
			all = append(all, *s.Credit)
		}
	}
	if all == nil {
		return nil
	}
	return p.put(ctx, "credits.txt", "text/plain; charset=utf-8", []byte(owed.Text(all)))
}

func (p *parcel) copy(ctx context.Context, name string, a take.Artefact) error {
	object := path.Join(p.dir, name)
	p.files = append(p.files, job.File{Name: name, Type: a.Type, Size: a.Size, SHA256: a.SHA256, Object: object})
	return p.w.Env.Blobs.Copy(ctx, cloud.Work, a.Object, cloud.Delivery, object)
}

func (p *parcel) put(ctx context.Context, name, contentType string, content []byte) error {
	sum := sha256.Sum256(content)
	object := path.Join(p.dir, name)
	p.files = append(p.files, job.File{Name: name, Type: contentType, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), Object: object})
	return p.w.Env.Blobs.Put(ctx, cloud.Delivery, object, contentType, bytes.NewReader(content))
}
