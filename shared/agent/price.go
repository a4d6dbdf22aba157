package agent

import (
	_ "embed"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed prices.json
var priceData []byte

var priceStems = dated.Made("agent: prices.json", priceData, func(file struct {
	Stems map[string]string `json:"stems"`
}) map[string]string {
	return file.Stems
})

// asked is asked of a line of the film.
func (b *board) asked(s prose.Sentence, f prose.Fact) bool { return asked(s, f, b.doc.Lang) }

// asked reports whether an amount of a line is what something is sold for, and not
// a grant, a saving or a profit: the line has a word for it, or says "from".
func asked(s prose.Sentence, f prose.Fact, lang language.Language) bool {
	if f.Kind != prose.Price {
		return false
	}
	return prose.Mentions(s.Text, priceStems()[lang.Tag], lang) > 0 || prose.Qualified(s, f, lang) != f.Text
}

// prices makes a price list of entries that each say what costs how much, where
// the amounts are those of a till and not of a balance sheet.
func (b *board) prices(entries []string) ([]manifest.Item, bool) {
	const dearest = 10_000
	var items []manifest.Item
	for _, e := range entries {
		read := prose.ReadSentence(e, b.doc.Lang)
		if len(read.Facts) != 1 || read.Facts[0].Kind != prose.Price || read.Facts[0].Number.Value >= dearest {
			return nil, false
		}
		f := read.Facts[0]
		n := f.Number
		name := prose.Capital(prose.Counted(entryLabel(e, f), b.doc.Lang), b.doc.Lang)
		if named := prose.Label(read, f, b.doc.Lang); named != "" {
			name = prose.Capital(named, b.doc.Lang)
		}
		if name == "" || b.forbidden(name) {
			return nil, false
		}
		items = append(items, manifest.Item{Title: name, Number: &n})
	}
	return items, len(items) > 1 && len(items) <= most
}

// tagged turns a figure that is a price into a price tag;
// text is what is said, in which words right after the price belong to it ("a month").
func tagged(s manifest.Scene, price bool, text string) manifest.Scene {
	if !price || s.Kind != manifest.Figure {
		return s
	}
	s.Kind = manifest.Price
	if n := s.Figure; n.Label != "" && strings.Contains(text, n.Text+" "+n.Label) && uniseg.GraphemeClusterCount(n.Label) < 20 {
		s.Body, n.Label = n.Label, ""
	}
	return s
}

// menu turns a list of figures that are all prices of something into a price list.
func menu(s manifest.Scene, prices bool) manifest.Scene {
	if !prices || s.Kind != manifest.List {
		return s
	}
	items := make([]manifest.Item, len(s.Items))
	for i, it := range s.Items {
		if it.Body == "" || it.Number == nil {
			return s
		}
		items[i] = manifest.Item{Title: it.Body, Number: it.Number}
	}
	s.Kind, s.Items = manifest.Price, items
	return s
}
