package typeset

import "github.com/aiprod/aiprod/shared/language"

// A paragraph is shaped text between two forced line ends, without a size yet.
type paragraph struct {
	text     []rune
	spans    []span
	clusters []cluster // in reading order
	costs    []float64 // of ending a line before each rune
	missing  []rune    // what no font has; then there are no clusters
}

// shape makes a paragraph of text, whose words are spans.
func (c *chooser) shape(text []rune, spans []span, lang language.Language) (*paragraph, error) {
	ch, err := c.choose(text)
	if err != nil {
		return nil, err
	}
	p := &paragraph{text: text, spans: spans, missing: ch.missing}
	if len(ch.missing) > 0 {
		return p, nil
	}
	p.costs = breaks(text, lang, spans)
	p.clusters, err = c.clusters(text, ch, lang)
	return p, err
}

func (c *chooser) clusters(text []rune, ch chosen, lang language.Language) ([]cluster, error) {
	var out []cluster
	for _, r := range runs(ch.choices, levels(text, lang.RightToLeft)) {
		if r.face == nil { // joiners and spaces alone, which nothing draws
			continue
		}
		clusters, err := c.shapeRun(ch.drawn, r, lang.Tag)
		if err != nil {
			return nil, err
		}
		out = append(out, clusters...)
	}
	return out, nil
}
