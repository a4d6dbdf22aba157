package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/export"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Export hands over a delivered film for use elsewhere.
var _ = function.Stream(function.Route{
	Name: "jobs-export", Method: "GET", Path: "/job/{id}/export", Tag: "Jobs", Role: identity.Viewer, PerMinute: 20, Paced: true,
	Needs:   cloud.Needs{Reads: []cloud.Bucket{cloud.Work, cloud.Delivery}, Signs: true},
	Summary: "Export a film",
	Description: "A delivered film as json (the job, its manifest, timing, captions, QA and bill), csv (a row for each shot), otio (a timeline of OpenTimelineIO, " +
		"with links to every take that work for an hour) or zip (all delivered files, and the timeline with its takes beside it). The archive is streamed as it is made, however long that takes; one that breaks off, as it does when nothing of it is taken for 30 s, has no end.",
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.not_delivered", "The job has delivered nothing yet.").
			WithHint("Wait until its status is succeeded."),
	},
}, function.Answer{
	Type: "application/json", Others: []string{"text/csv", "application/zip", "application/vnd.pixar.opentimelineio+json"}, Description: "The export, as an attachment, in the media type of its format",
	Path:  map[string]string{"id": "The job's id"},
	Query: map[string]string{"format": "json, csv, zip or otio; json unless given", "attempt": "The attempt to export; the newest unless given"},
}, exported)

// takeLife is how long the links of a timeline work: as long as an editor needs to fetch what it opens.
const takeLife = time.Hour

// A format is one way to export a film.
type format struct {
	mediaType string
	write     func(context.Context, io.Writer, *parcel) error
}

var formats = map[string]format{
	"json": {"application/json", writeJSON},
	"csv":  {"text/csv; charset=utf-8", func(_ context.Context, w io.Writer, p *parcel) error { return export.Table(w, p.film) }},
	"otio": {"application/vnd.pixar.opentimelineio+json", writeTimeline},
	"zip":  {"application/zip", writeArchive},
}

func exported(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	name := r.URL.Query().Get("format")
	if name == "" {
		name = "json"
	}
	f, ok := formats[name]
	if !ok {
		return misused("format", "not_allowed", "must be one of json, csv, zip, otio")
	}
	p, err := pack(r, env)
	if err != nil {
		return err
	}
	act := function.Act(r.Context())
	act.Kind, act.Target = audit.Exported, p.work.Job.ID
	act.Detail = map[string]string{"format": name, "attempt": strconv.Itoa(p.work.Attempt.Number)}
	if err := p.work.Store.Audit(r.Context(), act); err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.mediaType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": p.work.Attempt.Result.Name + "." + name}))
	w.Header().Set("Cache-Control", "no-store")
	if err := f.write(r.Context(), w, p); err != nil {
		env.Log.WarnContext(r.Context(), "export broke off", "job", p.work.Job.ID, "format", name, "error", err)
		panic(http.ErrAbortHandler) // it has begun: a client must not take it for whole
	}
	return nil
}

// attemptOf is the attempt a request names, 0 for the newest.
func attemptOf(r *http.Request) (int, error) {
	raw := r.URL.Query().Get("attempt")
	if raw == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 1 {
		return 0, misused("attempt", "out_of_range", "must be a number from 1")
	}
	return n, nil
}

func misused(parameter, code, detail string) error {
	return fault.OfFields(fault.Field{Pointer: "query/" + parameter, Code: code, Detail: detail})
}

// writeTimeline links every take, so that the timeline opens wherever it is taken.
func writeTimeline(ctx context.Context, w io.Writer, p *parcel) error {
	film, err := p.film.Located(func(m export.Media) (string, error) {
		return p.work.Env.Signer.Sign(ctx, cloud.Link{Bucket: cloud.Work, Object: m.Object, Method: http.MethodGet, For: takeLife})
	})
	if err != nil {
		return err
	}
	return export.Timeline(w, film)
}

func writeJSON(ctx context.Context, w io.Writer, p *parcel) error {
	doc, err := p.document(ctx)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("jobs: export: %w", err)
	}
	return nil
}

// pack reads what is exported of a job of the caller's tenant.
func pack(r *http.Request, env *cloud.Env) (*parcel, error) {
	at := ref(r.Context(), r.PathValue("id"))
	var err error
	if at.Attempt, err = attemptOf(r); err != nil {
		return nil, err
	}
	w, err := stage.Delivered(r.Context(), env, at)
	if err != nil {
		return nil, err
	}
	p := &parcel{work: w}
	return p, p.read(r.Context())
}
