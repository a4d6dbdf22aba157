package model_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/gemini"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/quality/rubric"
	"github.com/aiprod/aiprod/shared/quality/semantic"
)

//go:embed testdata/judged.json
var judgedData []byte

// talked puts a text where a judge meets it.
var talked = map[string]func(*model.Screening, string){
	"said": func(s *model.Screening, text string) {
		s.Film.Said = append(s.Film.Said, rubric.Words{From: 6, To: 9, Text: text})
	},
	"shown": func(s *model.Screening, text string) {
		s.Film.Shown = append(s.Film.Shown, rubric.Words{From: 6, To: 9, Text: text})
	},
}

// Whatever the film or its brief says to a judge, and however well any judge obeys, the film scores no better than by
// the rules, what the rules hold back is not delivered, no film fails, and no address reaches a person.
func TestJudgeIsTalkedTo(t *testing.T) {
	t.Parallel()
	var file struct {
		Texts []string `json:"texts"`
	}
	if err := json.Unmarshal(judgedData, &file); err != nil {
		t.Fatal(err)
	}
	const content = "The library lends 40 bicycles from May. A ride is free for 30 minutes. Get a card at any branch of the library."
	for _, judge := range vendortest.Judges() {
		t.Run(string(judge), func(t *testing.T) {
			t.Parallel()
			b := providertest.NewBench(t, vendortest.Options{Answer: judge.Answer, Polls: 1})
			g, err := gemini.New(gemini.Options{Key: "test", URL: b.URL + "/google", HTTP: b.HTTP, Every: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range file.Texts {
				for where, put := range talked {
					s := screened(t, content+" "+text)
					put(&s, text)
					s.Video = provided()
					v, _, err := model.SemanticQA{By: g, Model: "gemini-3.8-flash"}.Judge(t.Context(), s, "ref")
					if _, unusable := errors.AsType[*model.UnusableError](err); err != nil && !unusable {
						t.Fatalf("%s %q: %v", where, text, err)
					}
					if err != nil {
						v = rubric.Verdict{Absent: "of no use"}
					}
					bounded(t, where+" "+text, v)
				}
			}
			if n := b.Server.GoogleFiles(); n > 0 {
				t.Errorf("the vendor still has %d films", n)
			}
		})
	}
}

// bounded holds what a verdict can do at the most.
func bounded(t *testing.T, name string, v rubric.Verdict) {
	t.Helper()
	for _, rules := range []float64{0.2, 0.79, 0.8, 1} {
		alone := agent.Review{Score: rules, Threshold: 0.8, CeilingMicros: 900_000, Attended: true} // judging was paid for
		score := semantic.Score{Total: rules}.Beside(v)
		if score.Total > rules {
			t.Errorf("%s: scores %v, %v by the rules", name, score.Total, rules)
		}
		with := alone
		with.Score, with.Rules = score.Total, score.OfRules()
		for range v.Failed() {
			with.Unpassed = append(with.Unpassed, "a criterion")
		}
		for _, g := range v.Findings {
			if len(claim.Addresses(g.Problem)) > 0 || strings.ContainsAny(g.Problem, "<>{}") {
				t.Errorf("%s: tells people %q", name, g.Problem)
			}
			with.Notes = append(with.Notes, agent.Note{Shot: "s1", Problem: g.Problem, Remedy: g.Remedy, Footage: g.Footage})
		}
		was, is := agent.Supervisor{}.Decide(alone), agent.Supervisor{}.Decide(with)
		if is.Action == agent.Fail || was.Action != agent.Deliver && is.Action != was.Action {
			t.Errorf("%s: %s became %s", name, was.Action, is.Action)
		}
	}
}

// provided is the film's file.
func provided() (m provider.Medium) {
	const content = "not really a film"
	m.Type, m.Size = "video/mp4", int64(len(content))
	m.Open = func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }
	return m
}
