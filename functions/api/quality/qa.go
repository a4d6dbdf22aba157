// Package quality is the HTTP endpoints about quality. A file is a function.
package quality

import (
	"context"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// Report is what both gates found about a job.
var _ = function.HTTP(function.Route{
	Name: "quality-report", Method: "GET", Path: "/job/{id}/qa", Tag: "Quality", Role: identity.Viewer,
	Needs:   cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Signs: true},
	Summary: "Read the QA report",
	Description: "Every rule with its measured value, limit, source and timecodes, and the judge's score with its parts. " +
		"With Accept: text/html the answer is 303, with a link to the technical report as a page that works for 15 minutes.",
	Faults: []error{store.NoJob("0198")},
}, report)

// linkLife is how long a link to the page works.
const linkLife = 15 * time.Minute

// ReportInput names the job.
type ReportInput struct {
	function.JobInput

	Accept string `header:"Accept" hidden:"true"`
}

// ReportOutput is what the gates found. A gate that has not run is missing.
type ReportOutput struct {
	Status   int
	Location string `header:"Location" doc:"The page, where one was asked for"`
	Body     struct {
		Technical *quality.Report `json:"technical,omitempty"`
		Semantic  *semantic.Score `json:"semantic,omitempty"`
		Override  *job.Override   `json:"override,omitempty" doc:"That a person has let the film pass though it fails rules"`
	}
}

func report(ctx context.Context, env *cloud.Env, in *ReportInput) (*ReportOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	v, err := s.View(ctx, ref)
	if err != nil {
		return nil, err
	}
	ref.Attempt = v.Attempt.Number
	out := ReportOutput{Status: http.StatusOK}
	out.Body.Override = v.Attempt.Override
	var technical take.Inspected
	if found, err := s.Report(ctx, ref, store.TechnicalReport, &technical); err != nil {
		return nil, err
	} else if found {
		out.Body.Technical = &technical.Report
	}
	var score semantic.Score
	if found, err := s.Report(ctx, ref, store.SemanticReport, &score); err != nil {
		return nil, err
	} else if found {
		out.Body.Semantic = &score
	}
	if out.Body.Technical == nil && out.Body.Semantic == nil {
		return nil, fault.New(fault.NotFound, "qa.not_found", "The job has not been measured yet.").WithHint("Ask again once it has left AGENTS_EXECUTED.")
	}
	if technical.Page.Object == "" || !function.PrefersPage(in.Accept) {
		return &out, nil
	}
	out.Status = http.StatusSeeOther
	out.Location, err = env.Signer.Sign(ctx, cloud.Link{Bucket: cloud.Work, Object: technical.Page.Object, Method: http.MethodGet, For: linkLife})
	return &out, err
}
