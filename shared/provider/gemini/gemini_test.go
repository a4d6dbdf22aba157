package gemini_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/gemini"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

const model = "gemini-3.8-flash"

// services are the two ways to the models.
func services() map[string]gemini.Options {
	return map[string]gemini.Options{"gemini": {Key: "AIza-secret"}, "vertex": {Project: "p1", Location: "global"}}
}

func client(t *testing.T, b providertest.Bench, o gemini.Options) *gemini.Client {
	t.Helper()
	o.URL, o.HTTP, o.Every = b.URL+"/google", b.HTTP, 1
	c, err := gemini.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for name, o := range services() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Language(t, model, func(t *testing.T, b providertest.Bench) provider.Language { return client(t, b, o) })
		})
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	const template = "projects/p1/locations/eu/templates/t1"
	for name, o := range map[string]gemini.Options{
		"nothing": {}, "both": {Key: "k", Project: "p1", Location: "global"}, "armor of the Gemini API": {Key: "k", Armor: template},
		"armor that is no template": {Project: "p1", Location: "eu", URL: "http://127.0.0.1:1", Armor: "projects/p1"},
	} {
		if _, err := gemini.New(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// A recorder answers with one body and keeps what it was asked.
func recorder(t *testing.T, o gemini.Options, answer string) (*gemini.Client, *[]byte) {
	t.Helper()
	var asked []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	o.URL, o.HTTP = s.URL, s.Client()
	c, err := gemini.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c, &asked
}

const spoken = `{"candidates":[{"content":{"parts":[{"text":"{\"a\":","thought":false},{"text":"hm","thought":true},{"text":"1}"}]},"finishReason":"STOP"}],
	"modelVersion":"m-1","usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":60,"candidatesTokenCount":7,"thoughtsTokenCount":30}}`

// The body says what was asked, in the words of the service, and nothing else.
func TestAsked(t *testing.T) {
	t.Parallel()
	q := providertest.Question(model)
	q.Effort = provider.Minimal
	q.Schema = json.RawMessage(`{"type": "object", "required": ["z", "a"], "properties": {
		"z": {"type": "string", "maxLength": 40, "pattern": "^x"}, "a": {"type": "array", "items": {"$ref": "#/$defs/kind", "description": "d"}, "minItems": 1}},
		"$defs": {"kind": {"const": "ad"}}, "additionalProperties": false, "$schema": "s"}`)
	c, body := recorder(t, gemini.Options{Project: "p1", Location: "eu"}, spoken)
	reply, err := c.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want := provider.Reply{Document: json.RawMessage(`{"a":1}`), Tokens: provider.Tokens{Input: 40, Cached: 60, Output: 37}, Version: "m-1"}
	if diff := cmp.Diff(want, reply); diff != "" {
		t.Errorf("reply (-want +got):\n%s", diff)
	}
	var got, expected any
	const asked = `{
		"systemInstruction": {"role": "user", "parts": [{"text": "Name the film."}]},
		"contents": [{"role": "user", "parts": [{"text": "{\"brief\": \"Twelve to one.\"}"}]}],
		"generationConfig": {"maxOutputTokens": 4000, "responseMimeType": "application/json", "thinkingConfig": {"thinkingLevel": "MINIMAL"},
			"responseJsonSchema": {"type": "object", "required": ["z", "a"], "propertyOrdering": ["z", "a"], "additionalProperties": false,
				"properties": {"z": {"type": "string"}, "a": {"type": "array", "items": {"$ref": "#/$defs/kind"}, "minItems": 1}},
				"$defs": {"kind": {"enum": ["ad"]}}}},
		"safetySettings": [
			{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_MEDIUM_AND_ABOVE"},
			{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_MEDIUM_AND_ABOVE"},
			{"category": "HARM_CATEGORY_SEXUALLY_EXPLICIT", "threshold": "BLOCK_MEDIUM_AND_ABOVE"},
			{"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "threshold": "BLOCK_MEDIUM_AND_ABOVE"}],
		"labels": {"aiprod-call": "job1_shot3_1"}}`
	if err := json.Unmarshal(*body, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(asked), &expected); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// What an answer means is in its finish reason, or in the feedback on the question.
func TestFinish(t *testing.T) {
	t.Parallel()
	const usage, written = `"usageMetadata":{"promptTokenCount":9}`, "a film about Alice"
	answer := func(finish string) string {
		return `{"candidates":[{"content":{"parts":[{"text":"{}"}]},"finishReason":"` + finish + `"}],` + usage + `}`
	}
	for name, c := range map[string]struct {
		body  string
		class provider.Class // empty: answered
		code  string
		cut   bool
		doc   string
	}{
		"stop":               {answer("STOP"), "", "", false, "{}"},
		"too long":           {answer("MAX_TOKENS"), "", "", true, ""},
		"to be continued":    {answer("CONTINUATION"), "", "", true, ""},
		"malformed":          {answer("MALFORMED_FUNCTION_CALL"), "", "", false, ""},
		"of yesterday":       {answer("NEW_REASON"), "", "", false, ""},
		"unsafe":             {answer("SAFETY"), provider.Policy, "SAFETY", false, ""},
		"prohibited":         {answer("PROHIBITED_CONTENT"), provider.Policy, "PROHIBITED_CONTENT", false, ""},
		"recited":            {answer("RECITATION"), provider.Policy, "RECITATION", false, ""},
		"blocked":            {`{"promptFeedback":{"blockReason":"SAFETY"},` + usage + `}`, provider.Policy, "SAFETY", false, ""},
		"armored":            {`{"promptFeedback":{"blockReason":"MODEL_ARMOR"},` + usage + `}`, provider.Policy, "MODEL_ARMOR", false, ""},
		"no candidate":       {`{` + usage + `}`, provider.Outage, "no_candidate", false, ""},
		"nothing":            {`{}`, provider.Unknown, "no_candidate", false, ""},
		"null":               {`null`, provider.Unknown, "answer_unreadable", false, ""},
		"another's document": {`["` + written + `"]`, provider.Unknown, "answer_unreadable", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := recorder(t, gemini.Options{Key: "k"}, c.body)
			reply, err := client.Ask(t.Context(), providertest.Question(model))
			e := failure(err)
			if e.Class != c.class || e.Code != c.code || reply.Cut != c.cut || string(reply.Document) != c.doc {
				t.Errorf("%+v, %v", reply, err)
			}
			if err != nil && strings.Contains(err.Error(), written) {
				t.Errorf("%v tells the answer", err)
			}
			if strings.Contains(c.body, usage) && reply.Tokens.Input != 9 {
				t.Errorf("tokens are lost: %+v", reply.Tokens)
			}
		})
	}
}

// failure is an error as a backend's, empty for none.
func failure(err error) provider.Error {
	if e, ok := err.(*provider.Error); ok { //nolint:errorlint // it is told as what it is
		return *e
	}
	return provider.Error{}
}

// A model that retired, a quota and a crowd are told apart, and when to come back is told.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, o := range services() {
		for fault, want := range map[vendortest.Fault]provider.Error{
			vendortest.NoModel: {Class: provider.Retired, Code: "NOT_FOUND"},
			vendortest.Quota:   {Class: provider.Busy, Code: "RESOURCE_EXHAUSTED", After: 90 * time.Second}, // in the body
			vendortest.Limited: {Class: provider.Busy, Code: "RESOURCE_EXHAUSTED", After: 90 * time.Second}, // in the header
		} {
			t.Run(name+" "+string(fault), func(t *testing.T) {
				t.Parallel()
				b := providertest.NewBench(t, vendortest.Options{Script: []vendortest.Fault{fault}, RetryAfter: 90 * time.Second})
				_, err := client(t, b, o).Ask(t.Context(), providertest.Question(model))
				if e := failure(err); e.Class != want.Class || e.Code != want.Code || e.After != want.After {
					t.Errorf("%v in %v, want %s %s in %v", err, e.After, want.Class, want.Code, want.After)
				}
				if strings.Contains(err.Error(), "secret") {
					t.Errorf("%v tells the key", err)
				}
			})
		}
	}
}

// Instructions that the service has read before are cheaper, and are counted once.
func TestCached(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	c := client(t, b, gemini.Options{Key: "k"})
	q := providertest.Question("gemini-4-argon")
	q.System = strings.Repeat("Name the film. ", 400)
	var read [2]provider.Tokens
	for i := range read {
		reply, err := c.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		read[i] = reply.Tokens
	}
	if read[0].Cached != 0 || read[1].Cached == 0 || read[0].Sum() != read[1].Sum() {
		t.Errorf("read %+v", read)
	}
	if book := b.Server.Book(); book[1].Micros >= book[0].Micros {
		t.Errorf("the book says %+v", book)
	}
}

// The longest thought cannot make an answer longer than it may be.
func TestThoughtsCount(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	q := providertest.Question(model)
	q.Effort, q.MostTokens = provider.High, 195
	reply, err := client(t, b, gemini.Options{Key: "k"}).Ask(t.Context(), q)
	if err != nil || !reply.Cut || reply.Document != nil || reply.Tokens.Output != 195 {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestArmor(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{Script: []vendortest.Fault{vendortest.None, vendortest.Policy}})
	c := client(t, b, gemini.Options{Project: "p1", Location: "eu", Armor: "projects/p1/locations/eu/templates/strict"})
	if _, err := c.Ask(t.Context(), providertest.Question(model)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Ask(t.Context(), providertest.Question(model)); failure(err).Code != "MODEL_ARMOR" {
		t.Errorf("%v", err)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for name, o := range services() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := providertest.NewBench(t, vendortest.Options{})
			q := providertest.Question(model)
			c := client(t, b, o)
			words, err := c.Count(t.Context(), q)
			q.Media = []provider.Medium{{URI: "gs://films/a.mp4", Type: "video/mp4"}}
			with, err2 := c.Count(t.Context(), q)
			if err != nil || err2 != nil || words == 0 || (with > words) != (name == "vertex") || len(b.Server.Book()) != 0 {
				t.Errorf("%d and %d: %v, %v", words, with, err, err2)
			}
		})
	}
}

// film is a medium that is sent.
func film(content string) provider.Medium {
	return provider.Medium{
		URI: "gs://films/a.mp4", Type: "video/mp4", Size: int64(len(content)), PerSecond: 2, Coarse: true,
		Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader([]byte(content))), nil
		},
	}
}
