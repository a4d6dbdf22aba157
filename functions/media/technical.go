package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/page"
	"github.com/aiprod/aiprod/shared/store"
)

// Technical measures an uploaded video or a job's film against a profile. It
// keeps nothing: who wants the report again asks again.
var _ = function.HTTP(function.Route{
	Name: "quality-technical", Program: function.Media, Method: "POST", Path: "/qa/technical", Tag: "Quality",
	Needs: cloud.Needs{Reads: []cloud.Bucket{cloud.Work}},
	Role:  identity.Producer, PerMinute: 40, Summary: "Measure a video",
	Description: "Measures an uploaded video, or a job's film, against every technical rule of a profile: the form of the file, what is seen and " +
		"heard, its captions where they are sent, and of a job's film also its texts and script. Takes about a tenth of the running time. With Accept: text/html " +
		"the report is a page to read, with the frames at its timecodes.",
	Errors: []int{410, 422},
	Faults: []error{
		store.NoJob("0198"),
		fault.New(fault.Conflict, "job.not_made", "The job has no finished film to measure.").
			WithHint("Wait until it has left AGENTS_EXECUTED; a job that failed before has none."),
	},
}, technical)

// measureTime bounds one measurement: the longest upload takes a small part of it.
const measureTime = 10 * time.Minute

// TechnicalInput names what is measured, and what it is for.
type TechnicalInput struct {
	Accept string `header:"Accept" hidden:"true"`
	Body   struct {
		Asset   string `json:"asset,omitempty" maxLength:"128" doc:"Id of an uploaded video; this or job" example:"0b9c4f6e-5d0e-4f57-8f0a-3c8f3f1d2a10"`
		Job     string `json:"job,omitempty" maxLength:"128" doc:"Id of a job whose film is made; this or asset"`
		Profile string `json:"profile,omitempty" maxLength:"40" doc:"What the film is for, a name from GET /capabilities; delivery if left out" example:"web"`
		// Captions are judged beside an uploaded video.
		Captions string `json:"captions,omitempty" maxLength:"300000" doc:"The captions of an uploaded video, as WebVTT or SubRip"`
		Lang     string `json:"lang,omitempty" maxLength:"20" doc:"Language of the captions" example:"en"`
	}
}

// TechnicalOutput is the report.
type TechnicalOutput struct {
	// Policy lets the page show its own style and frames, and nothing else.
	Policy string `header:"Content-Security-Policy"`
	Body   TechnicalBody
}

// TechnicalBody is the report as GET /job/{id}/qa has it.
type TechnicalBody struct {
	Technical quality.Report `json:"technical"`

	document page.Document
}

var _ function.Pager = TechnicalBody{}

// Page writes the report for people.
func (b TechnicalBody) Page(w io.Writer) error { return b.document.Write(w) }

func technical(ctx context.Context, env *cloud.Env, in *TechnicalInput) (*TechnicalOutput, error) {
	profile, err := quality.FindProfile(in.Body.Profile)
	if err != nil {
		return nil, err
	}
	t, err := tools()
	if err != nil {
		return nil, missingTool(err)
	}
	dir, err := os.MkdirTemp("", "aiprod-technical-")
	if err != nil {
		return nil, fmt.Errorf("technical: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := in.subject(ctx, env, dir)
	if err != nil {
		return nil, err
	}
	if err := in.caption(&s.input); err != nil {
		return nil, err
	}
	s.input.Profile = profile
	report, err := gauge(ctx, t, s.input)
	if err != nil {
		return nil, err
	}
	out := &TechnicalOutput{Policy: page.Policy(), Body: TechnicalBody{Technical: report}}
	if function.PrefersPage(in.Accept) {
		out.Body.document = illustrated(ctx, env, t, s.input.File, s.title, report)
	}
	return out, nil
}

// gauge measures a file that may be anything.
func gauge(ctx context.Context, t media.Tools, in quality.Input) (quality.Report, error) {
	work, cancel := context.WithTimeout(ctx, measureTime)
	defer cancel()
	report, err := quality.Inspect(work, t, in)
	var broken *media.Error
	switch {
	case ctx.Err() != nil: // nobody waits for the answer
		return report, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return report, fault.Wrap(err, fault.Invalid, "qa.too_long", "The video takes too long to decode.").
			WithHint("Code it anew as H.264 at the size it is shown.")
	case errors.As(err, &broken):
		return report, fault.Wrap(err, fault.Invalid, "qa.unreadable", "The video cannot be decoded; it is damaged or incomplete.").
			WithHint("Play it on your side, then upload it again.")
	case err == nil && report.Film.Width == 0:
		return report, noVideo()
	}
	return report, err
}

func noVideo() error {
	return fault.New(fault.Invalid, "qa.no_video", "The file holds no moving picture to measure.").
		WithHint("Upload an MP4 or WebM video with the role footage.")
}
