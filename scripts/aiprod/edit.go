package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/google/uuid"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/job"
)

type editCommand struct {
	target
	Job    string   `arg:"" help:"Id of the job: delivered, or waiting for approval."`
	Set    []string `sep:"none" placeholder:"POINTER=VALUE" help:"What to change, for example /lines/l02/text=\"We open at six.\" or /theme/name=ember; more than one are one edit."`
	File   string   `short:"f" type:"existingfile" placeholder:"FILE" help:"A JSON merge patch of the manifest, as for PATCH /job/{id}/manifest."`
	Note   string   `help:"Why, for the history."`
	DryRun bool     `help:"Only say what the edit would lead to."`
}

// An editAnswer is what the API says of an edit.
type editAnswer struct {
	Stored  bool `json:"stored"`
	Changes []struct {
		Pointer string          `json:"pointer"`
		Was     json.RawMessage `json:"was"`
		Is      json.RawMessage `json:"is"`
	} `json:"changes"`
	Impact struct {
		Lines   []string `json:"lines"`
		Shots   []string `json:"shots"`
		Music   bool     `json:"music"`
		Cost    string   `json:"cost"`
		Seconds float64  `json:"seconds"`
	} `json:"impact"`
}

// Run edits a job's manifest and, where the film was delivered, makes it again.
func (c *editCommand) Run(ctx context.Context) error {
	patch, err := c.patch()
	if err != nil {
		return err
	}
	return c.with(ctx, func(api *client) error {
		var j jobs.Job
		if _, err := api.call(ctx, http.MethodGet, "/job/"+c.Job, nil, &j, nil); err != nil {
			return refused(err)
		}
		var done editAnswer
		query := url.Values{"note": {c.Note}, "dry_run": {fmt.Sprint(c.DryRun)}}
		seen := http.Header{"If-Match": {fmt.Sprintf("%q", fmt.Sprint(j.Revision))}}
		if _, err := api.call(ctx, http.MethodPatch, "/job/"+c.Job+"/manifest?"+query.Encode(), patch, &done, seen); err != nil {
			return refused(err)
		}
		if !c.JSON {
			done.print()
		}
		switch {
		case c.DryRun, !done.Stored:
			return nil
		case j.State == job.WaitingApproval:
			return c.decideNow(ctx, api)
		}
		var out any
		once := http.Header{"Idempotency-Key": {uuid.NewString()}}
		if _, err := api.call(ctx, http.MethodPost, "/job/"+c.Job+"/render", nil, &out, once); err != nil {
			return refused(err)
		}
		return c.see(ctx, api, c.Job)
	})
}

// decideNow goes on with a job whose storyboard was edited while it waits.
func (c *editCommand) decideNow(ctx context.Context, api *client) error {
	var j jobs.Job
	if _, err := api.call(ctx, http.MethodGet, "/job/"+c.Job, nil, &j, nil); err != nil {
		return refused(err)
	}
	if err := c.decide(ctx, api, j); err != nil {
		return err
	}
	return c.see(ctx, api, c.Job)
}

// patch is the merge patch of the flags.
func (c *editCommand) patch() (map[string]any, error) {
	patch := map[string]any{}
	if c.File != "" {
		raw, err := os.ReadFile(c.File)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &patch); err != nil {
			return nil, fmt.Errorf("%s: %w", c.File, err)
		}
	}
	for _, s := range c.Set {
		pointer, value, ok := strings.Cut(s, "=")
		path := strings.Split(strings.Trim(pointer, "/"), "/")
		if !ok || path[0] == "" {
			return nil, fmt.Errorf("--set %s: write a pointer, =, and a value: /title=Bread", s)
		}
		if err := put(patch, path, value); err != nil {
			return nil, fmt.Errorf("--set %s: %w", s, err)
		}
	}
	if len(patch) == 0 {
		return nil, fmt.Errorf("say what to change with --set or --file; GET /job/{id}/manifest shows what there is")
	}
	return patch, nil
}

// put sets a value in nested objects. What is no JSON is text.
func put(object map[string]any, path []string, value string) error {
	for _, name := range path[:len(path)-1] {
		inner, ok := object[name].(map[string]any)
		if !ok {
			if _, taken := object[name]; taken {
				return fmt.Errorf("%s is set already", name)
			}
			inner = map[string]any{}
			object[name] = inner
		}
		object = inner
	}
	last := path[len(path)-1]
	if v := json.RawMessage(value); json.Valid(v) {
		object[last] = v
	} else {
		object[last] = value
	}
	return nil
}

// print tells what changes, and what that leads to.
func (a editAnswer) print() {
	if len(a.Changes) == 0 {
		fmt.Println("\n  Nothing changes: the manifest says all that already.")
		return
	}
	fmt.Println()
	for _, c := range a.Changes {
		fmt.Printf("  %s\n    was %s\n    is  %s\n", c.Pointer, c.Was, c.Is)
	}
	again := []string{}
	for _, n := range []struct {
		count int
		what  string
	}{{len(a.Impact.Lines), "line"}, {len(a.Impact.Shots), "shot"}} {
		if n.count == 1 {
			again = append(again, "1 "+n.what)
		} else if n.count > 1 {
			again = append(again, fmt.Sprintf("%d %ss", n.count, n.what))
		}
	}
	if a.Impact.Music {
		again = append(again, "the music")
	}
	if len(again) == 0 {
		again = append(again, "nothing")
	}
	fmt.Printf("\n  Made again: %s; %s, about %.0f s.\n\n", strings.Join(again, ", "), a.Impact.Cost, a.Impact.Seconds)
}
