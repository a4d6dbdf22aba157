package agent_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// broken returns what of a kit a film does not keep: its lines are said and shown
// word for word, once, in their order and place, and its logo ends the film.
func broken(m manifest.Manifest, r brief.Resolved, logo string) []string {
	var out []string
	var said []string
	for _, l := range m.Lines {
		if l.Locked {
			said = append(said, l.Text)
		}
	}
	var want, last []string
	for _, where := range []string{brief.Anywhere, brief.AtClosing} {
		for _, l := range r.Locked {
			if l.Where == where {
				want = append(want, l.Text)
			}
		}
	}
	if !slices.Equal(said, want) {
		out = append(out, "said: "+strings.Join(said, "|"))
	}
	for _, s := range m.Shots {
		if s.Scene.Kind != manifest.Pledge {
			continue
		}
		last = append(last, s.Scene.Heading)
		for _, it := range s.Scene.Items {
			last = append(last, it.Title)
		}
	}
	if !slices.Equal(last, want) {
		out = append(out, "shown: "+strings.Join(last, "|"))
	}
	closes := slices.ContainsFunc(r.Locked, func(l brief.Locked) bool { return l.Where == brief.AtClosing })
	if end := m.Shots[len(m.Shots)-1].Scene; closes && (end.Kind != manifest.Pledge || end.Asset != logo) {
		out = append(out, "ends on "+end.Kind)
	}
	return out
}

// Whatever the brief and the kit, what the brand has to say is kept, and the film is whole.
func TestAnyKitIsKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(language.All()).Draw(t, "lang")
		text, _ := brief.Clean(agenttest.AnyText(lang).Draw(t, "text"))
		if utf8.RuneCountInString(text) < 10 {
			t.Skip("too short to be a brief")
		}
		r := brief.Resolved{
			Content: text, Lang: lang, CaptionLang: lang, Seconds: rapid.IntRange(5, 90).Draw(t, "seconds"), Captions: "burned",
			Aspect: brief.OfferedChoices().Aspects[0], Fast: rapid.Bool().Draw(t, "fast"),
		}
		pool := []string{"Zest. Squeeze the day.", "Since 1998!", "All prices in euros, 22 % tax included; while stocks last.", "12", "water", text}
		for i, line := range rapid.SliceOfNDistinct(rapid.SampledFrom(pool), 0, 5, rapid.ID[string]).Draw(t, "lines") {
			if utf8.RuneCountInString(line) <= 200 && !strings.Contains(line, "\n") {
				r.Locked = append(r.Locked, brief.Locked{Text: line, Where: []string{brief.AtClosing, brief.Anywhere}[i%2]})
			}
		}
		if _, problems := r.Lock(r.Locked); len(problems) > 0 {
			t.Skip("refused when it is submitted")
		}
		kit := &brand.Edition{ID: "k", Version: 1, Kit: brand.Kit{Name: "Zest", Colours: brand.Colours{Primary: "#0057ff"}, Tone: "calm"}}
		in := agent.In{Brief: r, Kit: kit, Assets: []agent.Asset{{ID: "mark", Role: "logo", Kind: "image"}}}
		m, err := agent.CreativeDirector{}.Direct(context.Background(), in)
		if errors.Is(err, agent.ErrNothingToSay) {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if bad := append(agenttest.Violations(m, r), broken(m, r, "mark")...); len(bad) > 0 {
			t.Fatalf("%q, %q\n%s", text, r.Locked, strings.Join(bad, "\n"))
		}
	})
}

// A film follows its kit where the brief has no wish of its own.
func TestKitDecidesTheLook(t *testing.T) {
	t.Parallel()
	r := agenttest.Resolved(t, agenttest.Samples(t)[0].Request)
	r.Locked = []brief.Locked{{Text: "Zest. Squeeze the day.", Where: brief.AtClosing}, {Text: "Cold and honest.", Where: brief.Anywhere}}
	kit := &brand.Edition{ID: "k", Version: 3, Kit: brand.Kit{
		Name: "Zest", Colours: brand.Colours{Primary: "#0057ff", Background: "#ffffff"}, Tone: "elegant", Fonts: brand.Fonts{Heading: "serif"}, Logo: "mark",
	}}
	in := agent.In{Brief: r, Kit: kit, Assets: []agent.Asset{{ID: "mark", Role: "logo", Kind: "image"}}}
	for _, tt := range []struct{ style, music, theme, mood string }{{"", "", "velvet", "cinematic"}, {"ember", "lofi", "ember", "lofi"}} {
		in.Brief.Style, in.Brief.Music = tt.style, tt.music
		m, err := agent.CreativeDirector{}.Direct(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if m.Theme.Name != tt.theme || m.Music.Mood != tt.mood || m.Theme.Family != "serif" || m.Theme.Palette.Background != "#ffffff" {
			t.Errorf("theme %+v, mood %s, want %s and %s", m.Theme, m.Music.Mood, tt.theme, tt.mood)
		}
		if m.Brand == nil || m.Brand.ID != "k" || m.Brand.Version != 3 || m.Shots[0].Scene.Asset != "mark" {
			t.Errorf("brand %+v, opens with %q", m.Brand, m.Shots[0].Scene.Asset)
		}
		if bad := append(agenttest.Violations(m, in.Brief), broken(m, in.Brief, "mark")...); len(bad) > 0 {
			t.Error(strings.Join(bad, "\n"))
		}
	}
}
