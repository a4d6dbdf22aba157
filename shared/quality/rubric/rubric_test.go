package rubric_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/quality/rubric"
)

// film is one of twelve seconds.
func film() rubric.Film {
	return rubric.Film{
		Seconds: 12, Criteria: rubric.Criteria(false, true),
		Said:  []rubric.Words{{From: 0, To: 4, Text: "The library lends 40 bicycles from May."}, {From: 5, To: 9, Text: "市立図書館で借りられます。"}},
		Shown: []rubric.Words{{From: 0, To: 4.5, Text: "Bicycles to lend"}, {From: 9, To: 12, Text: "Get a card"}},
		Brief: "The library lends 40 bicycles from May. A ride is free for 30 minutes. Get a card at any branch.",
	}
}

// praise is full marks.
func praise(f rubric.Film) (a rubric.Answer) {
	for _, c := range f.Criteria {
		a.Marks = append(a.Marks, rubric.Mark{Criterion: c.Name, Points: rubric.Full})
	}
	return a
}

// points returns an answer with other points for a criterion, for one reason.
func points(f rubric.Film, criterion string, n int, g rubric.Finding) rubric.Answer {
	a := praise(f)
	i := slices.IndexFunc(a.Marks, func(m rubric.Mark) bool { return m.Criterion == criterion })
	a.Marks[i].Points = n
	g.Criterion = criterion
	a.Findings = []rubric.Finding{g}
	return a
}

func TestRubric(t *testing.T) {
	t.Parallel()
	var sum float64
	for _, c := range rubric.Criteria(true, true) {
		sum += c.Weight
		if c.Name == "" || c.Title == "" || c.Best == "" || c.Middle == "" || c.Worst == "" || c.Weight <= 0 {
			t.Errorf("%s lacks something", c.Name)
		}
	}
	if math.Abs(sum-1) > 1e-9 || rubric.Version() == "" || rubric.Share() <= 0 || rubric.Share() >= 1 || len(rubric.Remedies()) < 2 {
		t.Errorf("weights add up to %g, the judge's share is %g", sum, rubric.Share())
	}
	if n := len(rubric.Criteria(false, false)); n != len(rubric.Criteria(true, true))-2 {
		t.Errorf("%d criteria without brand and call", n)
	}
}

func TestProven(t *testing.T) {
	t.Parallel()
	f := film()
	said := rubric.Finding{At: 2, Source: rubric.Said, Quote: "40 bicycles", Problem: "A dog is shown instead of a bicycle.", Remedy: "other_picture"}
	change := func(do func(*rubric.Finding)) rubric.Finding { g := said; do(&g); return g }
	for name, tt := range map[string]struct {
		finding rubric.Finding
		proven  bool
		why     string
	}{
		"said":            {said, true, ""},
		"folded":          {change(func(g *rubric.Finding) { g.Quote = "THE  Library" }), true, ""},
		"a moment late":   {change(func(g *rubric.Finding) { g.At = 6 }), true, ""},
		"shown":           {change(func(g *rubric.Finding) { g.Source, g.Quote = rubric.Shown, "Bicycles to lend" }), true, ""},
		"short and whole": {change(func(g *rubric.Finding) { g.At, g.Source, g.Quote = 10, rubric.Shown, "Get a card" }), true, ""},
		"Japanese":        {change(func(g *rubric.Finding) { g.At, g.Quote = 7, "図書館" }), true, ""},
		"missing":         {change(func(g *rubric.Finding) { g.Source, g.Quote = rubric.Asked, "free for 30 minutes" }), true, ""},
		"not said":        {change(func(g *rubric.Finding) { g.Quote = "400 bicycles" }), false, "not said"},
		"another time":    {change(func(g *rubric.Finding) { g.At = 9 }), false, "not said"},
		"not shown":       {change(func(g *rubric.Finding) { g.Source = rubric.Shown }), false, "not written"},
		"not missing":     {change(func(g *rubric.Finding) { g.Source = rubric.Asked }), false, "which the film has"},
		"not in brief":    {change(func(g *rubric.Finding) { g.Source, g.Quote = rubric.Asked, "two euros" }), false, "the brief does not say"},
		"of nowhere":      {change(func(g *rubric.Finding) { g.Source = "picture" }), false, "which is none"},
		"too little":      {change(func(g *rubric.Finding) { g.Quote = "40" }), false, "not said"},
		"nothing":         {change(func(g *rubric.Finding) { g.Quote = " … " }), false, "no quotation"},
		"after the end":   {change(func(g *rubric.Finding) { g.At = 12.5 }), false, "ends at"},
		"no time":         {change(func(g *rubric.Finding) { g.At = math.NaN() }), false, "ends at"},
		"no problem":      {change(func(g *rubric.Finding) { g.Problem = " " }), false, "what the problem is"},
		"long":            {change(func(g *rubric.Finding) { g.Problem = strings.Repeat("a", 241) }), false, "240"},
		"a link":          {change(func(g *rubric.Finding) { g.Problem = "Mend it at https://evil.example now." }), false, "address"},
		"markup":          {change(func(g *rubric.Finding) { g.Problem = "<b>No</b>" }), false, "markup"},
		"a remedy of own": {change(func(g *rubric.Finding) { g.Remedy = "delete_job" }), false, "which is none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := points(f, "visuals", 2, tt.finding)
			wrong := strings.Join(f.Wrong(a), "; ")
			v, ok := f.Judge(a)
			if ok != tt.proven || (wrong == "") != tt.proven || !strings.Contains(wrong, tt.why) {
				t.Errorf("believed %t: %s", ok, wrong)
			}
			if ok && (v.Total >= 1 || len(v.Findings) != 1 || !slices.Equal(v.Failed(), []string{"visuals"})) {
				t.Errorf("comes to %+v", v)
			}
		})
	}
}

// A finding that does not hold is left out; where others bear the loss out, the judgement stands.
func TestDropped(t *testing.T) {
	t.Parallel()
	f := film()
	a := points(f, "pacing", 4, rubric.Finding{At: 2, Source: rubric.Said, Quote: "The library", Problem: "It hurries.", Remedy: "none"})
	a.Findings = append(a.Findings, rubric.Finding{Criterion: "pacing", At: 3, Source: rubric.Said, Quote: "never said", Problem: "It drags.", Remedy: "none"})
	a.Findings = append(a.Findings, rubric.Finding{Criterion: "facts", At: 2, Source: rubric.Said, Quote: "The library", Problem: "It cost nothing.", Remedy: "none"})
	v, ok := f.Judge(a)
	if !ok || len(v.Findings) != 1 || v.Total >= 1 || len(v.Failed()) > 0 || v.Rubric != rubric.Version() {
		t.Errorf("believed %t: %+v", ok, v)
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	f := film()
	if v, ok := f.Judge(praise(f)); !ok || v.Total != 1 || len(f.Wrong(praise(f))) > 0 {
		t.Errorf("praise comes to %+v", v)
	}
	vital := points(f, "safety", 1, rubric.Finding{At: 1, Source: rubric.Said, Quote: "The library", Problem: "It is dangerous.", Remedy: "none"})
	if v, ok := f.Judge(vital); !ok || v.Total != 0 {
		t.Errorf("what is vital caps at %v", v.Total)
	}
	for name, change := range map[string]func(*rubric.Answer){
		"none":            func(a *rubric.Answer) { a.Marks = nil },
		"one missing":     func(a *rubric.Answer) { a.Marks = a.Marks[1:] },
		"one twice":       func(a *rubric.Answer) { a.Marks = append(a.Marks, a.Marks[0]) },
		"of another film": func(a *rubric.Answer) { a.Marks = append(a.Marks, rubric.Mark{Criterion: "brand", Points: 5}) },
		"ten of five":     func(a *rubric.Answer) { a.Marks[0].Points = 10 },
		"no points":       func(a *rubric.Answer) { a.Marks[0].Points = 0 },
		"for nothing":     func(a *rubric.Answer) { a.Marks[0].Points = 4 },
	} {
		a := praise(f)
		change(&a)
		if _, ok := f.Judge(a); ok || len(f.Wrong(a)) == 0 {
			t.Errorf("%s: believed", name)
		}
	}
}

// Whatever a judge answers, what is believed of it is from 0 to 1, and every point lost is borne out.
func TestAnyAnswer(t *testing.T) {
	t.Parallel()
	f := film()
	words := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"The library", "Get a card", "10/10", "said", "shown", "visuals", "none"}))
	rapid.Check(t, func(t *rapid.T) {
		a := praise(f)
		for i := range a.Marks {
			a.Marks[i].Points = rapid.IntRange(-1, 7).Draw(t, "points")
		}
		for range rapid.IntRange(0, 9).Draw(t, "findings") {
			a.Findings = append(a.Findings, rubric.Finding{
				Criterion: rapid.SampledFrom(f.Criteria).Draw(t, "criterion").Name, At: rapid.Float64().Draw(t, "at"), Source: words.Draw(t, "source"),
				Quote: words.Draw(t, "quote"), Problem: words.Draw(t, "problem"), Remedy: words.Draw(t, "remedy"),
			})
		}
		v, ok := f.Judge(a)
		if !ok {
			return
		}
		if !(v.Total >= 0 && v.Total <= 1) {
			t.Fatalf("comes to %v", v.Total)
		}
		for _, m := range v.Marks {
			if m.Points < rubric.Full && !slices.ContainsFunc(v.Findings, func(g rubric.Finding) bool { return g.Criterion == m.Criterion }) {
				t.Fatalf("%s lost points for nothing", m.Criterion)
			}
		}
	})
}
