package omni

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genai/interactions/models/interactions"

	"github.com/aiprod/aiprod/shared/provider"
)

func nobody(context.Context, string) (io.ReadCloser, error) { return nil, io.EOF }

func TestPlanned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*provider.Clip)
		want  string // seconds, shape and size; empty where it cannot be made
	}{
		"as it is":          {func(c *provider.Clip) { c.Seconds, c.Aspect = 8, "16:9" }, "8 16:9 720p"},
		"too short":         {func(c *provider.Clip) { c.Seconds = 1 }, "3 9:16 720p"},
		"longest":           {func(c *provider.Clip) { c.Seconds = 15 }, "15 9:16 720p"},
		"too long":          {func(c *provider.Clip) { c.Seconds = 16 }, ""},
		"too long for 1.1":  {func(c *provider.Clip) { c.Model, c.Seconds = "gemini-omni-1.1-flash", 11 }, ""},
		"small":             {func(c *provider.Clip) { c.Height = 240 }, "3 9:16 360p"},
		"between":           {func(c *provider.Clip) { c.Height = 900 }, "3 9:16 1080p"},
		"highest":           {func(c *provider.Clip) { c.Height = 2160 }, "3 9:16 4k"},
		"too high":          {func(c *provider.Clip) { c.Height = 4320 }, ""},
		"too high for 1.1":  {func(c *provider.Clip) { c.Model, c.Height = "gemini-omni-1.1-flash", 2160 }, ""},
		"square":            {func(c *provider.Clip) { c.Aspect = "1:1" }, "3 16:9 720p"},
		"no shape":          {func(c *provider.Clip) { c.Aspect = "wide" }, ""},
		"retired":           {func(c *provider.Clip) { c.Model = "gemini-omni-flash-preview" }, ""},
		"a long prompt":     {func(c *provider.Clip) { c.Prompt = strings.Repeat("é", 8000) }, ""},
		"a picture of none": {func(c *provider.Clip) { c.First = &provider.Image{Type: "image/png"} }, ""},
		"an odd picture":    {func(c *provider.Clip) { c.First = &provider.Image{Type: "image/svg+xml", Data: []byte("x")} }, ""},
	} {
		in := bakery
		c.spoil(&in)
		p, err := planned(in)
		got := ""
		if err == nil {
			got = strings.Join([]string{string(rune('0'+p.seconds/10)) + string(rune('0'+p.seconds%10)), p.aspect, p.resolution}, " ")
			got = strings.TrimPrefix(got, "0")
		}
		if got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestModels(t *testing.T) {
	t.Parallel()
	d := data()
	if d.PollSeconds < 1 || d.TimeoutSeconds < 1 || d.LargestAnswer < 1 || d.LargestClip < 1 || !strings.Contains(d.Direction, "no scene cuts") {
		t.Errorf("%+v", d)
	}
	for _, m := range d.Models {
		for i, r := range m.Resolutions {
			if i > 0 && r.Height <= m.Resolutions[i-1].Height || r.Name == "" {
				t.Errorf("%s: %+v", m.ID, m.Resolutions)
			}
		}
	}
	for status, class := range d.Ends {
		if class.Action().Health == "" || status == "completed" {
			t.Errorf("%s ends as %s", status, class)
		}
	}
}

// outcome is how an interaction is told on.
type outcome struct {
	Done   bool
	Class  provider.Class
	Code   string
	Output string
	Micros int64 // -1 where it is not known
}

// TestProgress says of every status, and of what may stand beside it, what it means.
func TestProgress(t *testing.T) {
	t.Parallel()
	const (
		model = `"model":"gemini-omni-1.2-flash",`
		used  = `"usage":{"total_input_tokens":10,"total_output_tokens":57920,"output_tokens_by_modality":[{"modality":"video","tokens":57920}]}`
		clip  = `"steps":[{"type":"model_output","content":[{"type":"video","mime_type":"video/mp4","uri":"https://a/b"}]}]`
	)
	running, c := outcome{Micros: -1}, over(t, &wire{}, Options{Key: "key"})
	for text, want := range map[string]outcome{
		`{"status":"queued"}`:      running,
		`{"status":"in_progress"}`: running,
		`{"status":"paused"}`:      running,
		`{"status":"completed",` + model + used + `,` + clip + `}`:                                                   {true, "", "", "https://a/b", 1_013_615},
		`{"status":"completed",` + clip + `}`:                                                                        {true, "", "", "https://a/b", -1},
		`{"status":"completed","model":"of-yesterday",` + used + `,` + clip + `}`:                                    {true, "", "", "https://a/b", -1},
		`{"status":"completed",` + strings.Replace(clip, `uri":"https://a/b`, `data":"AAAA`, 1) + `}`:                {true, "", "", "data:video/mp4;base64,AAAA", -1},
		`{"status":"completed",` + model + used + `}`:                                                                {true, provider.Policy, "filtered", "", 1_013_615},
		`{"status":"completed"}`:                                                                                     {true, provider.Policy, "filtered", "", -1},
		`{"status":"completed",` + model + `"usage":{"total_input_tokens":10,"total_output_tokens":0},` + clip + `}`: {true, provider.Policy, "filtered", "", 15},
		`{"status":"cancelled"}`:                                                                                     {true, provider.Cancelled, "cancelled", "", -1},
		`{"status":"incomplete"}`:                                                                                    {true, provider.Outage, "incomplete", "", -1},
		`{"status":"requires_continuation"}`:                                                                         {true, provider.Outage, "requires_continuation", "", -1},
		`{"status":"requires_action"}`:                                                                               {true, provider.Caller, "requires_action", "", -1},
		`{"status":"budget_exceeded"}`:                                                                               {true, provider.Auth, "budget_exceeded", "", -1},
		`{"status":"failed"}`:                                                                                        {true, provider.Outage, "failed", "", -1},
		`{"status":"failed","errors":[{"code":"internal","message":"oh"}]}`:                                          {true, provider.Outage, "INTERNAL", "", -1},
		`{"status":"failed","errors":[{"code":"novel"}]}`:                                                            {true, provider.Outage, "NOVEL", "", -1},
		`{"status":"failed","errors":[{"code":"invalid_argument","message":"duration"}]}`:                            {true, provider.Caller, "INVALID_ARGUMENT", "", -1},
		`{"status":"failed","errors":[{"code":"invalid_argument","message":"See our usage guidelines"}]}`:            {true, provider.Policy, "INVALID_ARGUMENT", "", -1},
		`{"status":"failed","errors":[{"code":"https://x/safety"}]}`:                                                 {true, provider.Policy, "SAFETY", "", -1},
		`{"status":"failed","errors":[{"message":"oh"}]}`:                                                            {true, provider.Outage, "failed", "", -1},
		`{"status":"incomplete","errors":[{"code":"safety"}]}`:                                                       {true, provider.Outage, "SAFETY", "", -1},
	} {
		var of interactions.Interaction
		if err := json.Unmarshal([]byte(text), &of); err != nil {
			t.Fatal(err)
		}
		p := c.progress(&of)
		got := outcome{Done: p.Done, Output: p.Output, Micros: p.Micros}
		if !p.Known {
			got.Micros = -1
		}
		if e, ok := p.Err.(*provider.Error); ok { //nolint:errorlint // it is told as what it is
			got.Class, got.Code = e.Class, e.Code
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestCost(t *testing.T) {
	t.Parallel()
	c := over(t, &wire{}, Options{Key: "key"})
	for usage, want := range map[string]int64{
		`{"total_input_tokens":0,"total_output_tokens":0}`:                                                               0,
		`{"total_input_tokens":1,"total_output_tokens":0}`:                                                               2, // rounded up
		`{"total_input_tokens":1,"total_output_tokens":2}`:                                                               37,
		`{"total_input_tokens":0,"total_output_tokens":2,"output_tokens_by_modality":[{"modality":"video","tokens":2}]}`: 35,
		`{"total_input_tokens":0,"total_output_tokens":3,"output_tokens_by_modality":[{"modality":"video","tokens":2}]}`: -1, // words, which have no price here
		`{"total_input_tokens":0,"total_output_tokens":2,"total_thought_tokens":1}`:                                      -1,
		`{"total_input_tokens":0,"total_output_tokens":2,"output_tokens_by_modality":[{"modality":"video","tokens":9}]}`: -1,
		`{"total_input_tokens":-1,"total_output_tokens":2}`:                                                              -1,
		`{"total_input_tokens":1,"total_output_tokens":9000000000000}`:                                                   -1,
		`{"total_input_tokens":1}`: -1,
		`{}`:                       -1,
	} {
		var of interactions.Interaction
		if err := json.Unmarshal([]byte(`{"status":"completed","model":"m","usage":`+usage+`}`), &of); err != nil {
			t.Fatal(err)
		}
		got, known := c.cost(&of)
		if !known {
			got = -1
		}
		if got != want {
			t.Errorf("%s costs %d, want %d", usage, got, want)
		}
	}
}

// FuzzProgress holds what is promised of a poll, whatever an interaction says of itself.
func FuzzProgress(f *testing.F) {
	for _, seed := range []string{
		`{"status":"queued"}`, `{"status":"completed","steps":[{"type":"model_output","content":[{"type":"video","uri":"https://a/b"}]}]}`,
		`{"status":"failed","errors":[{"code":"safety"}]}`, `{"status":"completed","usage":{"total_input_tokens":-1,"total_output_tokens":1e9}}`,
	} {
		f.Add(seed)
	}
	c, err := New(Options{Key: "key", Prices: func(string) (Prices, bool) { return Prices{mostPrice, mostPrice, mostPrice}, true }})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var of interactions.Interaction
		if json.Unmarshal([]byte(text), &of) != nil || of.Status == "" {
			return
		}
		p := c.progress(&of)
		if p.Done != ((p.Output != "") != (p.Err != nil)) {
			t.Errorf("done %t with output %q and error %v", p.Done, p.Output, p.Err)
		}
		if p.Done == (p.Again > 0) || p.Percent < 0 || p.Percent > 100 || p.Micros < 0 {
			t.Errorf("%+v", p)
		}
	})
}
