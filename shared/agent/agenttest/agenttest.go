// Package agenttest holds what every film is held to, whoever directs it: rules of ours or a
// model. A director is right when Run finds nothing.
package agenttest

import (
	"context"
	_ "embed"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed briefs.json
var briefs []byte

// A Director is what is tested.
type Director interface {
	Direct(ctx context.Context, in agent.In) (manifest.Manifest, error)
}

// A Sample is a brief as a client may send it.
type Sample struct {
	ID      string        `json:"id"`
	Request brief.Request `json:"request"`
}

// Samples returns briefs in every language.
func Samples(t testing.TB) []Sample {
	t.Helper()
	var list []Sample
	if err := json.Unmarshal(briefs, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// Resolved returns a request's brief. Its speaking rate is fixed, so that a new
// measurement of the voices is no new storyboard here.
func Resolved(t testing.TB, r brief.Request) brief.Resolved {
	t.Helper()
	out, problems := r.Resolve()
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	out.Lang.CharsPerSecond = map[string]float64{"ja": 6.5, "zh": 4.6, "ko": 7, "ar": 11, "he": 11, "hi": 11, "th": 11}[out.Lang.Tag]
	if out.Lang.CharsPerSecond == 0 {
		out.Lang.CharsPerSecond = 15
	}
	return out
}

// Run holds a director to every sample and to any text a client may send. Of some texts
// it may make no film, where declines says so of its error.
func Run(t *testing.T, d Director, declines func(error) bool) {
	t.Helper()
	for _, s := range Samples(t) {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			sample(t, d, Resolved(t, s.Request))
		})
	}
	t.Run("any text", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) { anything(t, d, declines) })
	})
}

// sample holds the film of a brief to what every film is held to, and to shots a viewer can follow.
func sample(t *testing.T, d Director, r brief.Resolved) {
	t.Helper()
	in := agent.In{Brief: r}
	m, err := d.Direct(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if bad := Violations(m, r); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
	for _, shot := range m.Shots {
		longest := 10.0
		if len(shot.Scene.Items) > 1 {
			longest = 13.5 // each entry that appears is something new
		}
		if float64(shot.Length) > longest || shot.Length < 2.4 {
			t.Errorf("shot %s lasts %.2f s", shot.ID, float64(shot.Length))
		}
	}
	again, err := d.Direct(t.Context(), in)
	if diff := cmp.Diff(m, again); diff != "" || err != nil {
		t.Errorf("not the same film twice: %v\n%s", err, diff)
	}
}

func anything(t *rapid.T, d Director, declines func(error) bool) {
	lang := rapid.SampledFrom(language.All()).Draw(t, "lang")
	text, _ := brief.Clean(AnyText(lang).Draw(t, "text"))
	if len([]rune(text)) < 10 {
		t.Skip("too short to be a brief")
	}
	r := brief.Resolved{
		Content: text, Lang: lang, CaptionLang: lang, Seconds: rapid.IntRange(5, 300).Draw(t, "seconds"), Captions: "burned",
		Aspect: rapid.SampledFrom(brief.OfferedChoices().Aspects).Draw(t, "aspect"), Fast: rapid.Bool().Draw(t, "fast"),
	}
	if rapid.Bool().Draw(t, "must") {
		r.MustInclude = append(r.MustInclude, wordOf(t, text))
	}
	if rapid.Bool().Draw(t, "never") {
		r.MustNotInclude = []string{"großer Mist"}
	}
	m, err := d.Direct(context.Background(), agent.In{Brief: r})
	if err != nil && declines(err) {
		return
	}
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if bad := Violations(m, r); len(bad) > 0 {
		t.Fatalf("%q\n%s", text, strings.Join(bad, "\n"))
	}
}
