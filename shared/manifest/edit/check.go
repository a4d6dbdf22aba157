package edit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
	"github.com/aiprod/aiprod/shared/studio/typeset/coverage"
)

// Limits of what a person may write, in characters, and choose. Product decision:
// what a scene can hold at a readable size, and a voice can say and a listener follow.
const (
	longestLine = 400
	longestText = 240
	mostItems   = 8
	mostPoints  = 10 // of a chart: what package scene can draw
	mostAssets  = 4  // of a gallery
	slowestRate = 0.8
	fastestRate = 1.25
	slowestBeat = 40  // beats per minute
	fastestBeat = 200 // beats per minute
	longestGap  = 5   // seconds
	mostShots   = 150 // two seconds each in the longest film
	mostLines   = 200
	mostLocks   = 100
	longestLock = 200
)

// A checker holds an edited manifest against every limit.
type checker struct {
	old, m   *manifest.Manifest
	rules    Rules
	problems []brief.Problem
}

func check(old, m *manifest.Manifest, r Rules) []brief.Problem {
	c := &checker{old: old, m: m, rules: r}
	c.text("/title", m.Title, 1, longestText)
	c.look()
	c.sound()
	for _, l := range m.Lines {
		c.line(l)
	}
	for _, s := range m.Shots {
		c.shot(s)
	}
	c.few()
	c.locks()
	c.length()
	c.promises()
	return c.problems
}

func (c *checker) add(pointer, code, detail, fix string) {
	c.problems = append(c.problems, brief.Problem{Pointer: pointer, Code: code, Detail: detail, Fix: fix})
}

func (c *checker) text(pointer, text string, least, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		c.add(pointer, brief.Required, "must say something", "write it, or leave it as it is")
	case n > most:
		c.add(pointer, brief.TooLong, fmt.Sprintf("must be at most %d characters, and has %d", most, n), "shorten it")
	}
	if r, _, missing := coverage.First(text); missing {
		c.add(pointer, brief.NoGlyph, fmt.Sprintf("holds %q (%U), which no font here can draw", r, r), "write it another way, or leave it out")
	}
	for _, never := range c.rules.Brief.MustNotInclude {
		if wording.Mentions(text, never) {
			c.add(pointer, brief.Contradicts, fmt.Sprintf("says %q, which must_not_include forbids", never), "take it out")
		}
	}
}

// line checks what is said.
func (c *checker) line(l manifest.Line) {
	at := "/lines/" + l.ID
	c.text(at+"/text", l.Text, 1, longestLine)
	c.text(at+"/spoken", l.Spoken, 0, longestLine)
	c.between(at+"/pause_sec", float64(l.Pause), 0, longestGap)
	if was, ok := c.old.Line(l.ID); ok && was.Text == l.Text {
		return
	}
	if lang, err := language.Find(c.m.Lang); err == nil && !brief.Speaks(lang, l.Text) {
		c.add(at+"/text", brief.Mismatch, "is in a script that a film in "+lang.English+" cannot speak", "write it in that language, or in Latin letters")
	}
}

func (c *checker) between(pointer string, v, least, most float64) {
	if !(v >= least && v <= most) {
		c.add(pointer, brief.OutOfRange, fmt.Sprintf("must be from %g to %g", least, most), "choose a value in that range")
	}
}

// oneOf holds that a value is one of a list, or what it was.
func (c *checker) oneOf(pointer, value, was string, allowed []string) {
	if value != was && !slices.Contains(allowed, value) {
		c.add(pointer, brief.Unknown, "must be one of "+strings.Join(allowed, ", "), "choose one of them")
	}
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (c *checker) look() {
	t, was := c.m.Theme, c.old.Theme
	c.oneOf("/theme/name", t.Name, was.Name, brief.OfferedChoices().Styles)
	c.oneOf("/theme/family", t.Family, was.Family, slices.Concat(brand.OfferedChoices().Fonts, []string{""}))
	c.oneOf("/theme/transition", t.Transition, was.Transition, manifest.Transitions())
	c.oneOf("/captions/style", c.m.Captions.Style, c.old.Captions.Style, brief.OfferedChoices().Captions)
	p := t.Palette
	for name, v := range map[string]string{
		"background": p.Background, "text": p.Text, "muted": p.Muted, "accent": p.Accent, "on_accent": p.OnAccent, "card": p.Card, "on_card": p.OnCard,
	} {
		if v != "" && !colour.MatchString(v) {
			c.add("/theme/palette/"+name, brief.Unknown, "must be a colour like #1a2b3c", "write six hexadecimal digits after a #")
		}
	}
	if i := slices.IndexFunc(p.Mesh, func(v string) bool { return !colour.MatchString(v) }); i >= 0 || len(p.Mesh) > 5 {
		c.add("/theme/palette/mesh", brief.Unknown, "must be at most five colours like #1a2b3c", "write six hexadecimal digits after each #")
	}
}

func (c *checker) sound() {
	offered := brief.OfferedChoices()
	c.oneOf("/voice/name", c.m.Voice.Name, c.old.Voice.Name, offered.Voices[c.m.Lang])
	c.between("/voice/rate", c.m.Voice.Rate, slowestRate, fastestRate)
	c.oneOf("/music/mood", c.m.Music.Mood, c.old.Music.Mood, offered.Music)
	if c.m.Music.BPM != c.old.Music.BPM && c.m.Music.Mood != "none" {
		c.between("/music/bpm", c.m.Music.BPM, slowestBeat, fastestBeat)
	}
}

func (c *checker) shot(s manifest.Shot) {
	at := "/shots/" + s.ID
	was := manifest.Shot{}
	if before := c.old.Shot(s.ID); before != nil {
		was = *before
	}
	c.backend(s, was)
	c.oneOf(at+"/transition", s.Transition, was.Transition, manifest.Transitions())
	c.oneOf(at+"/scene/kind", s.Scene.Kind, was.Scene.Kind, manifest.Kinds())
	if s.Length <= 0 {
		c.add(at+"/length_sec", brief.OutOfRange, "must be more than 0", "give it a length")
	}
	if !s.Scene.Complete() {
		c.add(at+"/scene", brief.Required, "a scene of kind "+s.Scene.Kind+" lacks what it shows", "compare with GET /job/{id}/manifest, or choose another kind")
	}
	if !c.holds(at+"/scene", s.Scene) {
		return
	}
	c.shown(at+"/scene", s.Scene)
	if s.Scene.Asset != "" && s.Scene.Asset != was.Scene.Asset && !c.given(s.Scene.Asset) {
		c.add(at+"/scene/asset", brief.Unknown, "must be a file of yours that is ready", "upload it with POST /assets, or use one the job was submitted with")
	}
	if !slices.Equal(s.Scene.Assets, was.Scene.Assets) && slices.ContainsFunc(s.Scene.Assets, func(id string) bool { return !c.given(id) }) {
		c.add(at+"/scene/assets", brief.Unknown, "must be files of yours that are ready", "upload them with POST /assets, or use those the job was submitted with")
	}
}

// backend holds that a shot can be made by what it is given to.
func (c *checker) backend(s, was manifest.Shot) {
	if s.Chosen && s.Backend != agent.Studio && !agent.Filmable(c.m, s) {
		c.add("/shots/"+s.ID+"/backend", brief.Contradicts, "cannot film what has to be exact: figures, lists, addresses, pictures of yours", "choose "+agent.Studio+", or a title, statement, quote or closing")
		return
	}
	if s.Backend == was.Backend || s.Backend == agent.Studio {
		return
	}
	why := "nothing but " + agent.Studio + " makes pictures here"
	if c.rules.Backend != nil {
		why = c.rules.Backend(c.m, s)
	}
	if why != "" {
		c.add("/shots/"+s.ID+"/backend", brief.Unknown, why, "choose a backend of GET /capabilities that is available, or "+agent.Studio)
	}
}

// given reports whether a file came with the brief, or is the tenant's.
func (c *checker) given(id string) bool {
	return c.rules.Asset != nil && c.rules.Asset(id) || slices.ContainsFunc(c.rules.Brief.Assets, func(a brief.Asset) bool { return a.ID == id })
}

// length holds that the shots add up to the film.
func (c *checker) length() {
	sum := 0.0
	for _, s := range c.m.Shots {
		sum += float64(s.Length)
	}
	if d := sum - float64(c.m.Duration); d > 0.001 || d < -0.001 {
		c.add("/shots", brief.OutOfRange, fmt.Sprintf("the shots last %.2f s together, and the film %.2f", sum, float64(c.m.Duration)), "change the length of other shots too")
	}
}

// promises holds what the brief asked to be said.
func (c *checker) promises() {
	script := c.m.Script()
	for _, must := range c.rules.Brief.MustInclude {
		if !wording.Contains(script, must) {
			c.add("/lines", brief.Contradicts, fmt.Sprintf("no line says %q, which must_include asks for", must), "keep it in a line")
		}
	}
}

// clean takes out of what a person wrote what nobody can see, as of a brief.
func clean(m *manifest.Manifest) {
	tidy := func(s *string) { *s, _ = brief.Clean(*s) }
	tidy(&m.Title)
	for i := range m.Lines {
		tidy(&m.Lines[i].Text)
		tidy(&m.Lines[i].Spoken)
	}
	for i := range m.Shots {
		s := &m.Shots[i].Scene
		for _, text := range []*string{&s.Kicker, &s.Heading, &s.Body} {
			tidy(text)
		}
		for k := range s.Emphasis {
			tidy(&s.Emphasis[k])
		}
		for k := range s.Items {
			tidy(&s.Items[k].Title)
			tidy(&s.Items[k].Body)
		}
	}
}
