package typeset

import (
	"slices"
	"strings"

	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
)

// A choice is the face and the script a rune is shaped with; face is nil where
// no font has the rune.
type choice struct {
	face   *face
	script language.Script
}

// What is chosen for a paragraph: a choice for every rune, the runes to draw in
// place of its own, as many, and the runes no face has.
type chosen struct {
	choices        []choice
	drawn, missing []rune
}

// choose chooses for one paragraph. The clusters a reader sees as one letter are
// never divided between faces.
func (c *chooser) choose(text []rune) (chosen, error) {
	out := chosen{choices: make([]choice, len(text)), drawn: slices.Clone(text)}
	var seg segmenter.Segmenter
	seg.Init(text)
	last := choice{script: homeScript(text, c.home)}
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		drawn, picture, err := c.emoji(g.Text)
		if err != nil {
			return chosen{}, err
		}
		next := choice{picture, language.Common}
		if picture == nil {
			if next, err = c.next(drawn, last); err != nil {
				return chosen{}, err
			}
			last = next // what follows a picture is set as before it
			lost, err := c.lost(next.face, drawn)
			if err != nil {
				return chosen{}, err
			}
			out.missing = append(out.missing, lost...)
		}
		copy(out.drawn[g.Offset:], drawn)
		for i := range g.Text {
			out.choices[g.Offset+i] = next
		}
	}
	return out, nil
}

// next chooses for one grapheme cluster after a neighbour. Punctuation and spaces
// stay with their neighbour; figures are always the Latin family's.
func (c *chooser) next(cluster []rune, last choice) (choice, error) {
	script, code := last.script, ""
	for _, r := range cluster {
		if s := language.LookupScript(r); s.Strong() && s != language.Unknown {
			script, code = s, scriptCode(s, c.home)
			break
		}
	}
	if cluster[0] >= '0' && cluster[0] <= '9' {
		script, code = language.Latin, "Latn"
	}
	if code == "" && last.face != nil && !c.ownPunctuation(cluster[0]) {
		ff, err := c.bench.face(last.face)
		if err != nil {
			return choice{}, err
		}
		if covers(ff, cluster) {
			return choice{last.face, script}, nil
		}
	}
	f, err := c.pick(c.stack(code), cluster)
	if f == nil && err == nil {
		f = last.face
	}
	return choice{f, script}, err
}

// ownPunctuation reports whether r is a mark that Chinese, Japanese and Korean
// share with Latin and that takes their width in their text, whatever stands before it.
func (c *chooser) ownPunctuation(r rune) bool {
	switch c.home {
	case "Jpan", "Hans", "Kore":
		return strings.ContainsRune("‘’“”…—", r)
	}
	return false
}

// lost returns the runes of cluster that f, which may be nil, does not have.
func (c *chooser) lost(f *face, cluster []rune) ([]rune, error) {
	var lost []rune
	for i := range cluster {
		if f == nil {
			if !ignorable(cluster[i]) && !breakable(cluster[i]) {
				lost = append(lost, cluster[i])
			}
			continue
		}
		ff, err := c.bench.face(f)
		if err != nil {
			return nil, err
		}
		if !covers(ff, cluster[i:i+1]) {
			lost = append(lost, cluster[i])
		}
	}
	return lost, nil
}

// homeScript is the script of what stands before the first letter of a text: that letter's.
func homeScript(text []rune, home string) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s.Strong() && s != language.Unknown {
			return s
		}
	}
	switch home { // the codes of the language table that no character carries
	case "Jpan":
		return language.Hiragana
	case "Hans":
		return language.Han
	case "Kore":
		return language.Hangul
	}
	s, err := language.ParseScript(home)
	if err != nil {
		return language.Latin
	}
	return s
}
