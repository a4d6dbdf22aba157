package brief

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/quality/wording"
)

// phrases cleans a list of strings the film must, or must not, hold.
func (c *check) phrases(pointer string, list []string) []string {
	limit := c.choices.PhraseLimit
	if len(list) > limit.Max {
		c.add(pointer, TooMany, "must be at most %d strings, and are %d", "keep the most important ones", limit.Max, len(list))
	}
	var out []string
	for i, raw := range list {
		text, _ := Clean(raw)
		text = strings.Join(strings.Fields(text), " ")
		if pointer == "/must_include" {
			c.glyphs(fmt.Sprintf("%s/%d", pointer, i), text, raw)
		}
		switch n := utf8.RuneCountInString(text); {
		case n == 0:
			c.add(fmt.Sprintf("%s/%d", pointer, i), Required, "must hold a visible character", "leave the entry out")
		case n > limit.Chars:
			c.add(fmt.Sprintf("%s/%d", pointer, i), TooLong, "must be at most %d characters, and has %d", "give the words that matter", limit.Chars, n)
		case !slices.Contains(out, text):
			out = append(out, text)
		}
	}
	return out
}

// contradictions notes every string that must be said and must not, or that the
// voice cannot read.
func (c *check) contradictions(out Resolved) {
	for i, must := range out.MustInclude {
		at := fmt.Sprintf("/must_include/%d", i)
		for _, never := range out.MustNotInclude {
			if wording.Mentions(must, never) {
				c.add(at, Contradicts, "holds %q, which must_not_include forbids", "remove one of the two", never)
			}
		}
		if !Speaks(out.Lang, must) {
			c.add(at, Mismatch, "is in a script that a film in %s cannot speak", "write it in that language, or in Latin letters", out.Lang.English)
		}
	}
}

func (c *check) metadata(pairs map[string]string) {
	limit := c.choices.Metadata
	if len(pairs) > limit.Max {
		c.add("/metadata", TooMany, "must be at most %d pairs, and are %d", "keep the ones you need", limit.Max, len(pairs))
	}
	keys := make([]string, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if n := utf8.RuneCountInString(k); n == 0 || n > limit.Key {
			c.add("/metadata", TooLong, "must have keys of 1 to %d characters", "shorten the key", limit.Key)
		}
		if utf8.RuneCountInString(pairs[k]) > limit.Value {
			c.add("/metadata/"+pointerToken.Replace(k), TooLong, "must be at most %d characters", "shorten the value", limit.Value)
		}
	}
}

// pointerToken escapes a key for a JSON pointer (RFC 6901, section 3).
var pointerToken = strings.NewReplacer("~", "~0", "/", "~1")
