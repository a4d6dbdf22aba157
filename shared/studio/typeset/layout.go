package typeset

import (
	"slices"

	"github.com/go-text/typesetting/language"
)

// A layout is the lines of a job at one size. Widths are em.
type layout struct {
	lines []placedLine
	width float64
	// torn is true where a word is divided because it is wider than a line.
	torn bool
	// rough is true where a line ends in the middle of a phrase.
	rough bool
}

type placedLine struct {
	lineRange
	paragraph *paragraph
}

// layout breaks every paragraph for a size and a width in px.
func (j *job) layout(size, maxWidth float64) layout {
	if !(maxWidth > 0 && maxWidth < unbounded) {
		maxWidth = unbounded
	}
	var l layout
	for _, p := range j.paragraphs {
		lines, torn, rough := p.lines(maxWidth / size)
		if len(lines) == 0 { // an empty line is a line
			lines = []lineRange{{}}
		}
		for _, r := range lines {
			l.lines = append(l.lines, placedLine{r, p})
			l.width = max(l.width, r.width)
		}
		l.torn, l.rough = l.torn || torn, l.rough || rough
	}
	return l
}

// splitLines divides text at newlines. Text without letters is no line at all.
func splitLines(text []rune) [][]rune {
	var out [][]rune
	for {
		i := slices.Index(text, '\n')
		if i < 0 {
			break
		}
		out = append(out, text[:i])
		text = text[i+1:]
	}
	if len(text) > 0 {
		out = append(out, text)
	}
	return out
}

// glyphError tells of missing runes and names the packages of the families of
// their scripts that are not installed.
func (j *job) glyphError(missing []rune) *GlyphError {
	e := &GlyphError{Runes: missing}
	for _, r := range missing {
		code := scriptCode(language.LookupScript(r), j.home)
		for _, name := range fonts().families(code, j.style, j.role) {
			f := fonts().Families[name]
			if len(j.book.faces[name]) == 0 && f.Package != "" && !slices.Contains(e.Packages, f.Package) {
				e.Packages = append(e.Packages, f.Package)
			}
		}
	}
	return e
}

// unique returns the runes of s, each once.
func unique(s []rune) []rune {
	var out []rune
	seen := map[rune]bool{}
	for _, r := range s {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}
