package typeset

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

// A GlyphError tells of characters no installed font has.
type GlyphError struct {
	Runes []rune
	// Packages are the Debian packages that may have them; empty where none is known.
	Packages []string
}

// Error names the characters, and what to install for them.
func (e *GlyphError) Error() string {
	msg := fmt.Sprintf("no installed font has %q", string(e.Runes[:min(len(e.Runes), 20)]))
	if len(e.Packages) > 0 {
		msg += ": apt-get install " + strings.Join(e.Packages, " ")
	}
	return msg
}

type stackKey struct {
	script               string
	role, family, weight string
}

// A chooser picks the face of each character of one text.
type chooser struct {
	book  *Book
	bench *bench
	style Style
	role  role
	// home is the script of the text's language.
	home string
}

// stack returns the installed faces for a script, best first: the script's own,
// then those of the home language, then symbols.
func (c *chooser) stack(code string) []*face {
	key := stackKey{code, c.style.Role, c.style.Family, c.style.Weight}
	if code == "" || code == c.home {
		key.script = c.home
	}
	if s := c.bench.stacks[key]; s != nil {
		return s
	}
	var stack []*face
	names := slices.Concat(fonts().families(key.script, c.style, c.role), fonts().Symbols)
	for _, name := range names {
		if f := c.book.face(name, c.style.Weight); f != nil && !slices.Contains(stack, f) {
			stack = append(stack, f)
		}
	}
	c.bench.stacks[key] = stack
	return stack
}

// pick returns the first face of a stack with all of cluster, else the first with
// its base, else nil.
func (c *chooser) pick(stack []*face, cluster []rune) (*face, error) {
	var base *face
	for _, f := range stack {
		ff, err := c.bench.face(f)
		if err != nil {
			return nil, err
		}
		if covers(ff, cluster) {
			return f, nil
		}
		if base == nil && covers(ff, cluster[:1]) {
			base = f
		}
	}
	return base, nil
}

// covers reports whether f has every rune of cluster that is drawn.
func covers(f *font.Face, cluster []rune) bool {
	for _, r := range cluster {
		if ignorable(r) || r == '\n' {
			continue
		}
		if breakable(r) || r == 0xA0 || r == 0x202F || r == 0x2007 {
			r = ' ' // the shaper makes spaces of other widths itself
		}
		if _, ok := f.NominalGlyph(r); !ok || unicode.Is(unicode.Co, r) {
			return false // what a font has at private code points is not what the writer meant
		}
	}
	return true
}

// scriptCode maps the script of a character to a key of the catalogue, given the
// home script: Han is Japanese or Chinese by the language of the text.
func scriptCode(s language.Script, home string) string {
	switch s {
	case language.Hiragana, language.Katakana:
		return "Jpan"
	case language.Hangul:
		return "Kore"
	case language.Han, language.Bopomofo:
		if home == "Jpan" || home == "Kore" {
			return home
		}
		return "Hans"
	case language.Common, language.Inherited, language.Unknown:
		return ""
	}
	return s.String()
}
