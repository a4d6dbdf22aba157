package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
)

// beside is what each delivered file is called next to the film.
var beside = map[string]string{
	"video.mp4": ".mp4", "captions.vtt": ".vtt", "captions.srt": ".srt", "poster.jpg": ".jpg",
	"manifest.json": ".manifest.json", "qa.json": ".qa.json", "qa.html": ".qa.html", "costs.json": ".costs.json",
}

// saveAll fetches every file of the result.
func saveAll(ctx context.Context, api *client, j jobs.Job, out string) error {
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	base := strings.TrimSuffix(out, filepath.Ext(out))
	for _, f := range j.Result.Files {
		ending, ok := beside[f.Name]
		if !ok {
			ending = "." + f.Name
		}
		file := base + ending
		if ending == ".mp4" {
			file = out
		}
		if err := api.save(ctx, "/job/"+j.ID+"/files/"+path.Base(f.Name), file); err != nil {
			return fmt.Errorf("save %s: %w", f.Name, err)
		}
	}
	return nil
}

// summary is the last thing a user sees.
func summary(ctx context.Context, api *client, j jobs.Job, out string, scr *screen) error {
	var bill struct {
		Total string `json:"total"`
		Lines []any  `json:"lines"`
	}
	if _, err := api.call(ctx, http.MethodGet, "/job/"+j.ID+"/costs", nil, &bill, nil); err != nil {
		return err
	}
	shown := out
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, out); err == nil && !strings.HasPrefix(rel, "..") {
			shown = rel
		}
	}
	st, err := os.Stat(out)
	if err != nil {
		return errors.New("the film was not saved")
	}
	fmt.Printf("\n  Film    %s\n", shown)
	fmt.Printf("  Length  %.1f s, %.1f MB, scored %.2f of 1\n", j.Result.Seconds, float64(st.Size())/1e6, j.Result.Score)
	fmt.Printf("  Took    %.1f s\n", time.Since(scr.begun).Seconds())
	fmt.Printf("  Bill    %s, %d lines\n", bill.Total, len(bill.Lines))
	fmt.Printf("  Beside  captions (.vtt .srt), poster (.jpg), manifest, QA report and bill (.json)\n")
	return nil
}
