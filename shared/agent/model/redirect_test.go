package model_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/manifest"
)

// storyboard is an answer of sketches.
func storyboard(shots ...agent.Sketch) string {
	for i := range shots {
		shots[i].Lines, shots[i].Items = []string{"said"}, []agent.SketchEntry{}
	}
	raw, err := json.Marshal(agent.Draft{Style: "auto", Mood: "auto", Pace: agent.Steady, Shots: shots})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// A shot that is sent back is directed again by a model as the note has it; what is said stays, and so do all other shots. What
// the brief does not say is asked for once more, and then left to the rules.
func TestRedirect(t *testing.T) {
	t.Parallel()
	good := agent.Sketch{Kind: manifest.Question, Heading: "Good bread takes its time?", Footage: "Hands knead dough on a wooden table."}
	with := func(change func(*agent.Sketch)) string {
		s := good
		change(&s)
		return storyboard(s)
	}
	for name, c := range map[string]struct {
		says  []string
		told  string // a part of what the second question says is wrong; empty where the first answer is taken
		fails bool
		rules bool // direct it
	}{
		"well":               {[]string{storyboard(good)}, "", false, false},
		"a number":           {[]string{with(func(s *agent.Sketch) { s.Heading = "73 kinds of bread" }), storyboard(good)}, "73", false, false},
		"an address":         {[]string{with(func(s *agent.Sketch) { s.Body = "See evil.example" }), storyboard(good)}, "evil.example", false, false},
		"a name to film":     {[]string{with(func(s *agent.Sketch) { s.Footage = "The chef Jamie Oliver bakes." }), storyboard(good)}, "Jamie", false, false},
		"one shot too many":  {[]string{storyboard(good, good), storyboard(good)}, "2 shots", false, false},
		"an invented kind":   {[]string{strings.Replace(storyboard(good), `"question"`, `"poem"`, 1), storyboard(good)}, "poem", false, false},
		"another member":     {[]string{strings.Replace(storyboard(good), `"heading"`, `"backend":"veo","heading"`, 1), storyboard(good)}, "backend", false, false},
		"no better":          {slices.Repeat([]string{with(func(s *agent.Sketch) { s.Heading = "73 kinds of bread" })}, 2), "73", false, true},
		"never the shots":    {slices.Repeat([]string{storyboard(good, good)}, 2), "2 shots", true, true},
		"nothing of JSON":    {[]string{"", ""}, "JSON", true, true},
		"not to be drawn so": {[]string{with(func(s *agent.Sketch) { s.Kind, s.Heading = manifest.Compare, "" })}, "", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, was := bakery(t)
			is := *was
			is.Shots, is.Notes = slices.Clone(was.Shots), slices.Clone(was.Notes)
			back := []agent.SentBack{{Shot: was.Shots[0].ID, Note: "Ask something."}}
			s := &script{says: c.says}
			draft, used, err := model.CreativeDirector{By: s, Model: "m"}.Redirect(t.Context(), in, was, back, "ref")
			if _, unusable := errors.AsType[*model.UnusableError](err); unusable != c.fails {
				t.Fatalf("error %v", err)
			}
			if last := s.asked[len(s.asked)-1]; (len(s.asked) == 2) != (c.told != "") || !strings.Contains(string(last.Data), c.told) || used.Calls != len(s.asked) {
				t.Errorf("asked %d times, told %s", len(s.asked), last.Data)
			}
			if first := s.asked[0]; !strings.Contains(string(first.Data), "Ask something.") || strings.Contains(first.System, "Ask something.") {
				t.Errorf("told %s", first.Data)
			}
			if c.fails {
				return
			}
			if err := (agent.CreativeDirector{}).Redraw(t.Context(), in, &is, back, draft); err != nil || agent.Check(is) != nil {
				t.Fatal(err, agent.Check(is))
			}
			before, after := was.Shots[0], is.Shots[0]
			if asked := after.Scene.Kind == manifest.Question && after.Scene.Heading == good.Heading && after.Footage == good.Footage; asked == c.rules {
				t.Errorf("shows %+v", after)
			}
			if after.Seed == before.Seed || after.Scene.Layout == before.Scene.Layout || !slices.Equal(after.Lines, before.Lines) || after.Length != before.Length {
				t.Errorf("is %+v, was %+v", after, before)
			}
			if diff := cmp.Diff(was.Shots[1:], is.Shots[1:]); diff != "" {
				t.Errorf("others changed:\n%s", diff)
			}
			if diff := cmp.Diff(was.Lines, is.Lines); diff != "" {
				t.Errorf("what is said changed:\n%s", diff)
			}
			if most, err := model.RedirectTokens(in, was, back); err != nil || most.Input < int64(len(s.asked[0].System)+len(s.asked[0].Data)) {
				t.Errorf("reserves %+v: %v", most, err)
			}
		})
	}
}
