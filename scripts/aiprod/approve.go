package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/aiprod/aiprod/functions/api/control"
	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
)

type approveCommand struct {
	target
	Job    string `arg:"" help:"Id of the job."`
	Reject string `placeholder:"NOTE" xor:"decision" help:"Reject instead, saying what to change."`
	Note   string `placeholder:"WHY" xor:"decision" help:"Why a film that fails a rule may pass all the same; on record."`
}

// Run decides about a waiting job and sees it to its end.
func (c *approveCommand) Run(ctx context.Context) error {
	return c.with(ctx, func(api *client) error {
		var j jobs.Job
		if _, err := api.call(ctx, http.MethodGet, "/job/"+c.Job, nil, &j, nil); err != nil {
			return refused(err)
		}
		if err := decision(ctx, api, j, c.Reject, c.Note); err != nil {
			return refused(err)
		}
		return c.see(ctx, api, j.ID)
	})
}

// decision approves what waits, with a note where there is something to say, or rejects it with one.
func decision(ctx context.Context, api *client, j jobs.Job, reject, note string) error {
	body := map[string]string{"decision": "approve", "note": note}
	if reject != "" {
		body = map[string]string{"decision": "reject", "note": reject}
	}
	var out any
	header := http.Header{"If-Match": {fmt.Sprintf("%q", fmt.Sprint(j.Revision))}}
	_, err := api.call(ctx, http.MethodPost, "/job/"+j.ID+"/approve", body, &out, header)
	return err
}

// decide shows what waits and asks; without a terminal it says how to approve and ends.
func (t *target) decide(ctx context.Context, api *client, j jobs.Job) error {
	if t.Approve {
		return refused(decision(ctx, api, j, "", ""))
	}
	var m struct {
		Manifest *manifest.Manifest `json:"manifest"`
	}
	if _, err := api.call(ctx, http.MethodGet, "/job/"+j.ID+"/manifest", nil, &m, nil); err != nil {
		return err
	}
	if !t.JSON {
		storyboard(m.Manifest)
	}
	if because := reason(ctx, api, j); because != "" {
		fmt.Fprintf(os.Stderr, "\n%s\n", because)
	}
	if t.JSON || !term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprintf(os.Stderr, "\nJob %s waits for approval. Approve it with:\n  %s\n", j.ID, t.next("approve "+j.ID))
		return exit(exitWaiting)
	}
	what := "this storyboard"
	if j.State == job.FinalApproval {
		what = "the finished film"
	}
	fmt.Printf("\nApprove %s? Enter for yes, or say what to change: ", what)
	answer, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	answer = strings.TrimSpace(answer)
	if yes := strings.ToLower(answer); yes == "y" || yes == "yes" {
		answer = ""
	}
	return refused(decision(ctx, api, j, answer, ""))
}

// reason is why the supervisor asks about a finished film; empty of a storyboard.
func reason(ctx context.Context, api *client, j jobs.Job) string {
	var m control.MemoryOutput
	if j.State != job.FinalApproval {
		return ""
	}
	if _, err := api.call(ctx, http.MethodGet, "/icc/data?job_id="+j.ID, nil, &m.Body, nil); err != nil || m.Body.Sections.Decision == nil {
		return "" // that somebody is to decide is told anyway
	}
	return m.Body.Sections.Decision.Data.Reason
}

// storyboard prints the script, shot by shot.
func storyboard(m *manifest.Manifest) {
	fmt.Printf("\n  %s — %.0f s, %s, theme %s, music %s, voice %s (%s)\n\n", m.Title, m.Duration, m.Format.Aspect, m.Theme.Name, m.Music.Mood, m.Voice.Name, m.Voice.Grade)
	for _, s := range m.Shots {
		fmt.Printf("  %-4s %4.1f s  %-9s  %s\n", s.ID, s.Length, s.Scene.Kind, s.Scene.Heading)
		for _, id := range s.Lines {
			l, _ := m.Line(id)
			fmt.Printf("                        “%s”\n", l.Text)
		}
	}
	for _, n := range m.Notes {
		fmt.Println("  note: " + n)
	}
}
