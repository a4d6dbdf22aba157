// Package quality is the HTTP endpoints about quality. A file is a function.
package quality

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/store"
)

// Report is what both gates found about a job.
var _ = function.HTTP(function.Route{
	Name: "quality-report", Method: "GET", Path: "/job/{id}/qa", Tag: "Quality", Role: identity.Viewer,
	Summary: "Read the QA report", Description: "Every rule with its measured value, limit, source and timecodes, and the judge's score with its parts.", Errors: []int{404},
}, report)

// ReportOutput is what the gates found. A gate that has not run is missing.
type ReportOutput struct {
	Body struct {
		Technical *quality.Report `json:"technical,omitempty"`
		Semantic  *semantic.Score `json:"semantic,omitempty"`
	}
}

func report(ctx context.Context, env *cloud.Env, in *function.JobInput) (*ReportOutput, error) {
	s, ref, err := in.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	j, err := s.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	ref.Attempt = j.Attempt
	var out ReportOutput
	var technical quality.Report
	if found, err := s.Report(ctx, ref, store.TechnicalReport, &technical); err != nil {
		return nil, err
	} else if found {
		out.Body.Technical = &technical
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
	return &out, nil
}
