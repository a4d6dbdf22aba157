package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/job"
)

// sample is the brief of a film made without one.
//
//go:embed sample.json
var sample []byte

// target says which stack makes the film and where the result goes.
type target struct {
	dataFlags
	URL     string `placeholder:"URL" help:"Use a running stack instead of one of our own."`
	Token   string `env:"AIPROD_TOKEN" example:"the-token" placeholder:"TOKEN" help:"Bearer token for --url."`
	Out     string `short:"o" type:"path" placeholder:"FILE" help:"Where to put the film. Its captions, poster and reports go beside it."`
	JSON    bool   `help:"Print the finished job as JSON instead of progress."`
	Approve bool   `help:"Approve what waits for approval without asking."`
}

type makeCommand struct {
	target
	Text     []string `arg:"" optional:"" help:"The brief. A sample is used when there is none."`
	File     string   `short:"f" type:"existingfile" placeholder:"FILE" help:"Request as JSON, as for POST /pipeline/run."`
	Preset   string   `help:"quick_social, brand_campaign or premium_spot."`
	Lang     string   `help:"Language of the film, or auto."`
	Duration int      `help:"Length in seconds."`
	Aspect   string   `help:"16:9, 9:16, 1:1 or 4:5."`
	Style    string   `help:"Look; see GET /capabilities."`
	Music    string   `help:"Mood of the music, or none."`
	Quality  string   `help:"standard or preview."`
	Label    string   `help:"none, or visible: the picture says that it is AI-generated."`
	Brand    string   `placeholder:"KIT" help:"Brand kit: a JSON file as for POST /brands, or the id of one; none for no kit."`
	Asset    []string `sep:"none" placeholder:"FILE:ROLE" help:"Use an image, footage or logo of your own."`
}

// Run makes the film.
func (c *makeCommand) Run(ctx context.Context) error {
	req, err := c.request()
	if err != nil {
		return err
	}
	return c.with(ctx, func(api *client) error {
		if err := attach(ctx, api, c.Asset, &req); err != nil {
			return err
		}
		if c.Brand != "" {
			if req.Brand, err = follow(ctx, api, c.Brand); err != nil {
				return err
			}
		}
		var j jobs.Job
		if _, err := api.call(ctx, http.MethodPost, "/pipeline/run", req, &j, nil); err != nil {
			return refused(err)
		}
		return c.see(ctx, api, j.ID)
	})
}

// request is the brief of the flags, over that of the file.
func (c *makeCommand) request() (brief.Request, error) {
	var req brief.Request
	raw := sample
	if c.File != "" {
		var err error
		if raw, err = os.ReadFile(c.File); err != nil {
			return req, err
		}
	}
	if text := strings.Join(c.Text, " "); text != "" && c.File == "" {
		req = brief.Request{Content: text, Preset: "quick_social", Lang: brief.Auto}
	} else if err := strict(raw, &req); err != nil {
		return req, fmt.Errorf("%s: %w", c.File, err)
	} else if text != "" {
		req.Content = text
	}
	for _, f := range []struct {
		value string
		field *string
	}{{c.Preset, &req.Preset}, {c.Lang, &req.Lang}, {c.Aspect, &req.Aspect}, {c.Style, &req.Style}, {c.Music, &req.Music}, {c.Quality, &req.Quality}, {c.Label, &req.Label}} {
		if f.value != "" {
			*f.field = f.value
		}
	}
	if c.Duration != 0 {
		req.DurationSec = &c.Duration
	}
	return req, nil
}

// strict reads JSON and refuses fields that a request does not have.
func strict(raw []byte, dst any) error {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	return dec.Decode(dst)
}

// refused tells a problem of the API and ends the command.
func refused(err error) error {
	var r *refusal
	if !errors.As(err, &r) {
		return err
	}
	fmt.Fprintln(os.Stderr, "aiprod: "+r.Error())
	return exit(exitUsage)
}

// with runs do with the API of the target's stack: a running one, or one of our own.
func (t *target) with(ctx context.Context, do func(*client) error) error {
	if t.URL != "" {
		return do(&client{strings.TrimRight(t.URL, "/"), t.Token, http.DefaultClient})
	}
	if url, token, err := t.running(); err == nil && alive(ctx, url) {
		if t.Vendors != "" {
			return errors.New("--vendors: the stack that runs on this data folder has its own; stop it, or choose another folder with --data")
		}
		return do(&client{url, token, http.DefaultClient})
	}
	s, stop, err := t.start(ctx, 0)
	if err != nil {
		return err
	}
	t.warn(s)
	err = do(&client{s.URL, s.Identity.IDToken(developer), http.DefaultClient})
	return errors.Join(err, stop())
}

func alive(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/health", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// see follows a job to its end, asks where it waits, and saves what it delivers.
func (t *target) see(ctx context.Context, api *client, id string) error {
	scr := newScreen(os.Stdout, t.JSON)
	for {
		j, err := api.watch(ctx, id, scr.show)
		if err != nil {
			return err
		}
		if j.Status != job.AwaitingApproval {
			return t.end(ctx, api, j, scr)
		}
		if err := t.decide(ctx, api, j); err != nil {
			return err
		}
		scr.drawn = 0
	}
}

// end saves the result, or tells the failure.
func (t *target) end(ctx context.Context, api *client, j jobs.Job, scr *screen) error {
	if t.JSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(j); err != nil {
			return err
		}
	}
	if j.Status != job.Succeeded {
		return t.tellFailure(ctx, api, j)
	}
	out := t.Out
	if out == "" {
		out = filepath.Join("out", j.Result.Name+".mp4")
	}
	if err := saveAll(ctx, api, j, out); err != nil {
		return err
	}
	if !t.JSON {
		return t.summary(ctx, api, j, out, scr)
	}
	return nil
}

// tellFailure says why the job failed and what to change, with the evidence of the rule it missed.
func (t *target) tellFailure(ctx context.Context, api *client, j jobs.Job) error {
	if f := j.Failure; f != nil {
		fmt.Fprintf(os.Stderr, "\naiprod: the job failed in %s: %s\n  %s\n", f.Stage, f.Code, f.Message)
		if f.Hint != "" {
			fmt.Fprintln(os.Stderr, "  "+f.Hint)
		}
		if f.Retryable {
			fmt.Fprintf(os.Stderr, "  %s\n", t.next("retry "+j.ID))
		}
		for _, line := range evidence(ctx, api, j) {
			fmt.Fprintln(os.Stderr, "  - "+line)
		}
	} else {
		fmt.Fprintf(os.Stderr, "\naiprod: the job was %s\n", j.Status)
	}
	return exit(exitFailed)
}
