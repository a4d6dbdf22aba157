package agent

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A VisualTranslator turns the storyboard's content into pictures: theme, icons,
// how shots are entered, and the seeds of all free choices.
type VisualTranslator struct {
	// Icons finds pictures for words; nil leaves scenes without them.
	Icons Icons
}

// Translate fills in what the manifest leaves open and keeps what it, or a
// person, has chosen. Doing it again changes nothing.
func (v VisualTranslator) Translate(m *manifest.Manifest, in In) {
	if m.Theme.Name == "" {
		m.Theme = v.theme(in)
	}
	used := map[string]bool{}
	for i := range m.Shots {
		s := &m.Shots[i]
		if s.Seed == 0 {
			s.Seed = seed(in, fmt.Sprintf("shot %d %s", i, s.ID))
		}
		if s.Transition == "" {
			s.Transition = transition(i, *s, in.character("transitions"))
		}
		v.illustrate(&s.Scene, m, s.Lines, used)
	}
}

// theme is the style asked for, else that of the brand's films of these days, else one
// of the brief's field; a later round takes the next. A brand kit has its own say.
func (VisualTranslator) theme(in In) manifest.Theme {
	if kept := in.kept().Theme; kept.Name != "" && in.Brief.Style == "" {
		return kept
	}
	themes, turn := fieldOf(in.Brief.Content, in.Brief.Lang).Themes, max(in.Round, 1)-1
	if in.Kit != nil {
		return in.Kit.Theme(in.Brief.Style, themes, turn)
	}
	return manifest.Theme{Name: cmp.Or(in.Brief.Style, themes[turn%len(themes)])}
}

// transition chooses how a shot is entered that starts something new: each film
// has a way of its own to do so, and another for every third time.
func transition(i int, s manifest.Shot, film uint64) string {
	ways := [][2]string{{"wipe", "push"}, {"rise", "wipe"}, {"push", "rise"}, {"wipe", "morph"}, {"rise", "morph"}}
	way := ways[film%uint64(len(ways))]
	switch {
	case i == 0 || s.Length < 2:
		return "cut"
	case i%3 == 0:
		return way[1]
	}
	return way[0]
}

// illustrate finds icons for a scene and its items; one picture is shown once in a row of shots.
func (v VisualTranslator) illustrate(s *manifest.Scene, m *manifest.Manifest, lines []string, used map[string]bool) {
	if v.Icons == nil {
		return
	}
	v.illustrateItems(s, m)
	switch s.Kind {
	case manifest.Title, manifest.Statement, manifest.Figure, manifest.Closing, manifest.Portion, manifest.Price:
	default:
		return
	}
	if s.Icon != "" {
		used[s.Icon] = true
		return
	}
	if s.Kind == manifest.Portion {
		s.Icon = v.counted(m, s, used)
		return
	}
	texts := []string{s.Heading}
	if s.Figure != nil {
		texts = append(texts, s.Figure.Label)
	}
	for _, id := range lines {
		if l, ok := m.Line(id); ok {
			texts = append(texts, l.Text)
		}
	}
	s.Icon = v.find(m, used, append(texts, s.Body)...)
	if s.Icon == banknote && s.Kind == manifest.Price {
		s.Icon = "" // it is drawn in one currency
	}
}

// banknote is the icon of money.
const banknote = "cash"

// counted finds a picture of what a share counts: the first thing it names.
func (v VisualTranslator) counted(m *manifest.Manifest, s *manifest.Scene, used map[string]bool) string {
	lang, err := language.Find(m.Lang)
	if err != nil || !lang.Spaced {
		return ""
	}
	for _, text := range []string{s.Figure.Text, s.Figure.Label} {
		if words := prose.Keywords(text, lang); len(words) > 0 {
			return v.find(m, used, words[0])
		}
	}
	return ""
}

// illustrateItems finds an icon for each item, or for none: a list with gaps looks broken.
func (v VisualTranslator) illustrateItems(s *manifest.Scene, m *manifest.Manifest) {
	if s.Kind == manifest.Timeline || s.Kind == manifest.Contact || s.Kind == manifest.Price {
		return // they have icons already, or need none
	}
	names := make([]string, len(s.Items))
	own := map[string]bool{} // a list may show what another shot shows, but nothing twice
	for i, it := range s.Items {
		if names[i] = it.Icon; it.Icon == "" && it.Number == nil {
			names[i] = v.find(m, own, it.Title, it.Body)
		}
		own[names[i]] = true
	}
	if own[""] {
		return
	}
	for i := range s.Items {
		s.Items[i].Icon = names[i]
	}
	if tiled(*s) {
		s.Kind = manifest.Cards
	}
}

// tiled reports whether a list is a few names with a picture each, which are shown
// as tiles.
func tiled(s manifest.Scene) bool {
	const longName = 26
	return s.Kind == manifest.List && len(s.Items) >= 2 && len(s.Items) <= 4 && !slices.ContainsFunc(s.Items, func(it manifest.Item) bool {
		return it.Icon == "" || it.Body != "" || it.Number != nil || uniseg.GraphemeClusterCount(it.Title) > longName
	})
}

// find returns the picture for the first of texts that has one not used yet.
func (v VisualTranslator) find(m *manifest.Manifest, used map[string]bool, texts ...string) string {
	lang, err := language.Find(m.Lang)
	if err != nil {
		return ""
	}
	for _, t := range texts {
		words := prose.Keywords(t, lang)
		if len(words) == 0 {
			continue
		}
		if !lang.Spaced {
			words = append(words, strings.TrimSpace(t))
		}
		if name, ok := v.Icons(words, m.Lang); ok && !used[name] {
			used[name] = true
			return name
		}
	}
	return ""
}
