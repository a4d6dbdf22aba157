package agenttest

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// Violations returns what is wrong with a film of a brief.
func Violations(m manifest.Manifest, r brief.Resolved) []string {
	var out []string
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if err := agent.Check(m); err != nil {
		bad("%v", err)
	}
	if m.Title == "" || strings.ContainsAny(m.Title, `/\:*?"<>|`) || uniseg.GraphemeClusterCount(m.Title) > 60 {
		bad("title %q", m.Title)
	}
	spoken := map[string]bool{}
	for _, l := range m.Lines {
		if spoken[l.Text] {
			bad("said twice: %q", l.Text)
		}
		spoken[l.Text] = true
		if !utf8.ValidString(l.Text) || strings.TrimSpace(l.Text) != l.Text {
			bad("line %q", l.Text)
		}
		if n := uniseg.GraphemeClusterCount(l.Text); n > 110 && len(r.MustInclude) == 0 && !l.Locked {
			bad("line of %d graphemes", n)
		}
	}
	for _, must := range r.MustInclude {
		if !wording.Contains(m.Script(), must) {
			bad("%q is not in the script %q", must, m.Script())
		}
	}
	for _, never := range r.MustNotInclude {
		if text := m.Script() + "\n" + Shown(m); wording.Mentions(text, never) {
			bad("%q is in the film: %q", never, text)
		}
	}
	for i, s := range m.Shots {
		if s.Length < 0.3 {
			bad("shot %s lasts %.2f s", s.ID, float64(s.Length))
		}
		if !utf8.ValidString(s.Scene.Heading + s.Scene.Kicker + s.Scene.Body) {
			bad("shot %s: broken text", s.ID)
		}
		if i > 0 && s.Scene.Kind == m.Shots[i-1].Scene.Kind && s.Scene.Layout == m.Shots[i-1].Scene.Layout {
			bad("shots %d and %d look alike: %s", i, i+1, s.Scene.Kind)
		}
		if n := len(s.Scene.Items); n > 8 {
			bad("shot %s: %d items", s.ID, n)
		}
	}
	if math.Abs(float64(m.Duration)-float64(r.Seconds)) > 1e-9 || m.Voice.Rate < 0.8 || m.Voice.Rate > 1.25 {
		bad("duration %v, rate %v", m.Duration, m.Voice.Rate)
	}
	return out
}

// Shown is all text of all scenes.
func Shown(m manifest.Manifest) string {
	var b strings.Builder
	for _, s := range m.Shots {
		c := s.Scene
		fmt.Fprintln(&b, c.Kicker, c.Heading, c.Body)
		for _, it := range c.Items {
			fmt.Fprintln(&b, it.Title, it.Body)
		}
		if c.Figure != nil {
			fmt.Fprintln(&b, c.Figure.Text, c.Figure.Label)
		}
		if c.Chart != nil {
			for _, p := range c.Chart.Points {
				fmt.Fprintln(&b, p.Text, p.Label)
			}
		}
	}
	return b.String() + m.Title
}
