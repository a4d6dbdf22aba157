package main

import (
	"context"
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/manifest"
)

// rounds are the shots that the supervisor has had made again, and what for: notes of the film's.
func rounds(ctx context.Context, api *client, j jobs.Job) (told []string) {
	var m struct {
		Manifest manifest.Manifest `json:"manifest"`
	}
	if _, err := api.call(ctx, http.MethodGet, "/job/"+j.ID+"/manifest", nil, &m, nil); err != nil {
		return nil // the film is there, and has been told of
	}
	for _, n := range m.Manifest.Notes {
		if what, ok := strings.CutPrefix(n, "Round "); ok {
			told = append(told, what)
		}
	}
	return told
}
