package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/quality"
)

// maxEvidence is how much of a report is shown on the terminal.
const maxEvidence = 5

// evidence is where and how the film missed the rules, nothing where it was not measured.
func evidence(ctx context.Context, api *client, j jobs.Job) []string {
	var qa struct {
		Technical quality.Report `json:"technical"`
	}
	if _, err := api.call(ctx, http.MethodGet, "/job/"+j.ID+"/qa", nil, &qa, nil); err != nil {
		return nil // there is no report, and the failure has been told
	}
	var lines []string
	for _, f := range qa.Technical.Missed(quality.Failed) {
		for i, e := range f.Evidence {
			at := ""
			if i < len(f.At) {
				at = fmt.Sprintf(" at %.1f s", f.At[i])
			}
			if lines = append(lines, f.Rule+": "+e+at); len(lines) == maxEvidence {
				return lines
			}
		}
	}
	return lines
}
