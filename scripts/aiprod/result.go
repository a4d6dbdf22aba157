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
	"unicode"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/job"
)

// saveAll fetches every file of the result.
func saveAll(ctx context.Context, api *client, j jobs.Job, out string) error {
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	base := strings.TrimSuffix(out, filepath.Ext(out))
	for _, f := range j.Result.Files {
		file := base + job.Ending(f.Name)
		if f.Name == disclosure.VideoName {
			file = out
		}
		if err := api.save(ctx, "/job/"+j.ID+"/files/"+path.Base(f.Name), file); err != nil {
			return fmt.Errorf("save %s: %w", f.Name, err)
		}
	}
	return nil
}

// summary is the last thing a user sees.
func (t *target) summary(ctx context.Context, api *client, j jobs.Job, out string, scr *screen) error {
	var bill struct {
		Total string `json:"total"`
		Lines []any  `json:"lines"`
	}
	if _, err := api.call(ctx, http.MethodGet, "/job/"+j.ID+"/costs", nil, &bill, nil); err != nil {
		return err
	}
	shown := short(out)
	st, err := os.Stat(out)
	if err != nil {
		return errors.New("the film was not saved")
	}
	fmt.Printf("\n  Film    %s\n", shown)
	fmt.Printf("  Length  %.1f s, %.1f MB, scored %.2f of 1\n", j.Result.Seconds, float64(st.Size())/1e6, j.Result.Score)
	fmt.Printf("  Took    %.1f s\n", time.Since(scr.begun).Seconds())
	fmt.Printf("  Bill    %s, %d lines\n", bill.Total, len(bill.Lines))
	for _, in := range j.StandIns {
		fmt.Printf("  Instead %s: %s %s\n", in.Shot, in.By, in.Why)
	}
	for _, r := range rounds(ctx, api, j) {
		fmt.Printf("  Round   %s\n", r)
	}
	fmt.Printf("  Beside  captions (.vtt .srt), poster (.jpg), manifest, QA report, bill and provenance (.json)\n")
	fmt.Printf("  Verify  go run ./scripts/aiprod verify %s%s\n", quoted(shown), t.folder())
	fmt.Printf("  Change  %s\n", t.next("edit "+j.ID+" --set /theme/name=velvet"))
	return nil
}

// next is a command to type for a job of the same stack.
func (t *target) next(command string) string {
	command = "go run ./scripts/aiprod " + command
	if t.URL != "" {
		return command + " --url " + quoted(t.URL)
	}
	if t.Vendors != "" {
		command += " --vendors " + t.Vendors
	}
	return command + t.folder()
}

// folder is the flag of the data folder, where it is not the usual one.
func (f dataFlags) folder() string {
	if dir := short(f.Data); dir != ".aiprod" {
		return " --data " + quoted(dir)
	}
	return ""
}

// short is a path as it is typed from here, where it lies below.
func short(path string) string {
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, path); err == nil && !strings.HasPrefix(rel, "..") {
			return rel
		}
	}
	return path
}

// quoted is a path as a shell takes it.
func quoted(path string) string {
	if !strings.ContainsFunc(path, func(r rune) bool {
		return !strings.ContainsRune("./-_", r) && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
