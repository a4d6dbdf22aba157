package brief

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// NoBrand is the brand of a request that follows no kit, not even the tenant's default.
const NoBrand = "none"

// Where locked lines are said.
const (
	AtClosing = "closing"  // as the film's last words, on its last picture
	Anywhere  = "anywhere" // before the call to action
)

// A Locked line is said and shown word for word.
type Locked struct {
	Text string `json:"text"`
	// Where is AtClosing or Anywhere.
	Where string `json:"where"`
}

// Seconds that locked lines need besides their words: the pause after each, and
// time to tell anything of the brief.
const (
	lockedPause = 0.4
	story       = 2.5
)

// Lock returns the brief with the lines of its brand, and what speaks against
// them, at /brand: a string that may not appear, a script the language cannot speak,
// more to say than there is time for.
func (r Resolved) Lock(lines []Locked) (Resolved, []Problem) {
	c := &check{choices: OfferedChoices()}
	r.Locked = lines
	for _, l := range lines {
		if !Speaks(r.Lang, l.Text) {
			c.add("/brand", Mismatch, "has the locked line %q, which a film in %s cannot speak", "choose another kit or language, or brand none", l.Text, r.Lang.English)
		}
		for _, never := range r.MustNotInclude {
			if wording.Mentions(l.Text, never) {
				c.add("/brand", Contradicts, "has the locked line %q, which must_not_include forbids", "remove one of the two, or choose brand none", l.Text)
			}
		}
	}
	if need := r.needed() + lockedPause*float64(len(lines)); len(lines) > 0 && need+story > c.speech(r) {
		c.add("/brand", TooLong, "has locked lines that, with must_include, take about %.0f of %d seconds", "ask for a longer film, shorten the lines, or choose brand none", need, r.Seconds)
	}
	return r, c.problems
}

// Speaks reports whether the voices of a language read most letters of a line. All
// of them read Latin letters: names are written in them everywhere.
func Speaks(lang language.Language, line string) bool {
	counts := scripts(line)
	if lang.Script == "Jpan" {
		counts["Jpan"] += counts["Hans"]
		counts["Hans"] = 0
	}
	other := 0
	for _, s := range scriptOrder {
		if s != lang.Script && s != "Latn" {
			other += counts[s]
		}
	}
	return other <= counts[lang.Script]+counts["Latn"]
}

// needed is how long what must be said takes, in seconds.
func (r Resolved) needed() float64 {
	need := 0.0
	say := func(text string) { need += float64(uniseg.GraphemeClusterCount(text)) / r.Lang.CharsPerSecond }
	for _, must := range r.MustInclude {
		say(must)
	}
	for _, l := range r.Locked {
		say(l.Text)
		if r.Lang.CharsPerSecond > ideographs {
			need += float64(digits(l.Text)) * digitChars / r.Lang.CharsPerSecond
		}
	}
	return need
}

// A digit read out is as long as about five letters; ideographs, of which fewer than
// these are read in a second, are as long as digits.
const (
	ideographs = 9
	digitChars = 4
)

func digits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) || strings.ContainsRune("%€$£", r) {
			n++
		}
	}
	return n
}

// speech is how long somebody may speak, in seconds.
func (c *check) speech(r Resolved) float64 {
	return float64(r.Seconds) - c.choices.Pace.Lead - c.choices.Pace.Tail
}

// fits notes where the strings that must be said cannot be said in time.
func (c *check) fits(out Resolved) {
	if need := out.needed(); need > c.speech(out) {
		c.add("/must_include", TooLong, "must be short enough to be said in %d seconds, and takes about %.0f", "shorten the strings, or ask for a longer film", out.Seconds, need)
	}
}

// brand returns the id of the kit asked for; whether there is one, the store tells.
func (c *check) brand(id string) string {
	if limit := c.choices.AssetLimit.ID; len(id) > limit {
		c.add("/brand", TooLong, "must be the id of a brand kit, or %s", "give an id that GET /brands lists", NoBrand)
	}
	return id
}

// Required are the strings that have to be said: the brief's own and the brand's.
func (r Resolved) Required() []string {
	out := append([]string(nil), r.MustInclude...)
	for _, l := range r.Locked {
		out = append(out, l.Text)
	}
	return out
}

// Words are all that the film is made of: the brief, and the lines of the brand.
func (r Resolved) Words() string {
	var b strings.Builder
	b.WriteString(r.Content)
	for _, l := range r.Locked {
		fmt.Fprintf(&b, "\n%s", l.Text)
	}
	return b.String()
}
