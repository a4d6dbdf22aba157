package brand

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/studio/typeset/coverage"
)

// NotAColour is the code of a colour that is written another way than #RRGGBB.
const NotAColour = "not_a_colour"

// hex is how colours are written.
var hex = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Check returns the kit as it is kept, with its texts cleaned as briefs are, and
// everything that is wrong with it at once; with any problem the kit is not to be used.
func (k Kit) Check() (Kit, []brief.Problem) {
	c := &check{}
	k.Name = c.text("/name", k.Name, choices().NameChars)
	k.Colours = c.colours(k.Colours)
	k.Fonts.Heading = c.oneOf("/fonts/heading", k.Fonts.Heading, choices().Fonts)
	k.Tone = c.oneOf("/tone", k.Tone, choices().toneNames())
	k.Style = c.oneOf("/style", k.Style, brief.OfferedChoices().Styles)
	if len(k.Logo) > choices().IDChars {
		c.add("/logo", brief.TooLong, "must be the id of an asset", "upload the logo with POST /assets and give the id of the answer")
	}
	k.Lines = c.lines(k.Lines)
	return k, c.problems
}

// A check gathers the problems of one kit.
type check struct{ problems []brief.Problem }

// add notes a problem; args fill in the verbs of detail.
func (c *check) add(pointer, code, detail, fix string, args ...any) {
	c.problems = append(c.problems, brief.Problem{Pointer: pointer, Code: code, Detail: fmt.Sprintf(detail, args...), Fix: fix})
}

// text cleans a text of one line.
func (c *check) text(pointer, raw string, most int) string {
	text, _ := brief.Clean(raw)
	text = strings.Join(strings.Fields(text), " ")
	switch n := utf8.RuneCountInString(text); {
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		c.add(pointer, brief.Required, "must hold letters or figures", "write what people are to read")
	case n > most:
		c.add(pointer, brief.TooLong, "must be at most %d characters, and has %d", "shorten it", most, n)
	}
	if r, _, missing := coverage.First(text); missing {
		c.add(pointer, brief.NoGlyph, "holds %q (%U), which no font here can draw", "write it another way, or leave it out", r, r)
	}
	return text
}

// oneOf returns value where it is empty or in allowed.
func (c *check) oneOf(pointer, value string, allowed []string) string {
	if value != "" && !slices.Contains(allowed, value) {
		c.add(pointer, brief.Unknown, "must be one of %s", "choose one of them, or leave the field out", strings.Join(allowed, ", "))
	}
	return value
}

func (c *check) colours(in Colours) Colours {
	if in.Primary == "" {
		c.add("/colours/primary", brief.Required, "must be a colour as #RRGGBB", "give the colour the brand is known by")
	}
	for _, f := range in.named() {
		if *f.hex = strings.ToLower(*f.hex); *f.hex != "" && !hex.MatchString(*f.hex) {
			c.add("/colours/"+f.name, NotAColour, "must be a colour as #RRGGBB", "write a number sign and six hexadecimal digits, as in #0b57c9")
		}
	}
	return in
}

// A named colour is one of the five, by the name it has in the kit.
type named struct {
	name string
	hex  *string
}

// named returns the five colours, to be read or changed in place.
func (c *Colours) named() []named {
	return []named{{"primary", &c.Primary}, {"secondary", &c.Secondary}, {"accent", &c.Accent}, {"background", &c.Background}, {"text", &c.Text}}
}

func (c *check) lines(in []Line) []Line {
	limit := choices()
	if len(in) > limit.Lines {
		c.add("/locked_lines", brief.TooMany, "must be at most %d lines, and are %d", "keep those every film has to say", limit.Lines, len(in))
		return in
	}
	var out []Line
	for i, l := range in {
		at := fmt.Sprintf("/locked_lines/%d", i)
		l.Text = c.text(at+"/text", l.Text, limit.LineChars)
		if l.Where = c.oneOf(at+"/where", l.Where, limit.Where); l.Where == "" {
			l.Where = limit.Where[0]
		}
		if slices.ContainsFunc(out, func(o Line) bool { return o.Text == l.Text }) {
			c.add(at+"/text", brief.Contradicts, "must be another line than those before it", "remove it: nothing is said twice")
		}
		out = append(out, l)
	}
	return out
}
