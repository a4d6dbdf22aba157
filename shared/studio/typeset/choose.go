package typeset

import (
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

// choose returns a choice for every rune of one paragraph, and the runes no face
// has. The clusters a reader sees as one letter are never divided between faces.
func (c *chooser) choose(text []rune) (choices []choice, missing []rune, err error) {
	choices = make([]choice, len(text))
	var seg segmenter.Segmenter
	seg.Init(text)
	last := choice{script: homeScript(text, c.home)}
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		next, err := c.next(g.Text, last)
		if err != nil {
			return nil, nil, err
		}
		lost, err := c.lost(next.face, g.Text)
		if err != nil {
			return nil, nil, err
		}
		missing = append(missing, lost...)
		for i := range g.Text {
			choices[g.Offset+i] = next
		}
		last = next
	}
	return choices, missing, nil
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
