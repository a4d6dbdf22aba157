package vendortest

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// write makes the words of a model: a document of the schema that was asked for.
func (g *googleModels) write(a *geminiAsk) (geminiMade, string) {
	if a.body.Config.JSONSchema == nil {
		return words("I have nothing to add."), ""
	}
	asked := Asked{Vendor: Google, Model: a.model, System: a.body.System.text(), Schema: a.body.Config.JSONSchema}
	for _, c := range a.body.Contents {
		for _, p := range c.Parts {
			switch {
			case p.File != nil:
				asked.Media = append(asked.Media, p.File.URI)
			case p.Inline != nil:
				asked.Media = append(asked.Media, "inline:"+p.Inline.Type)
			case json.Valid([]byte(p.Text)):
				asked.Data = json.RawMessage(p.Text)
			}
		}
	}
	text, err := g.compose(asked)
	if err != nil {
		return geminiMade{}, err.Error()
	}
	return words(a.fault.spoil(text)), ""
}

// spoil is what a fault makes of a document.
func (f Fault) spoil(text string) string {
	switch f {
	case Rambling:
		return "Sure! Here is what you asked for: " + text
	case Miscounted: // a member is named otherwise
		return strings.Replace(text, `":`, `_":`, 1)
	}
	return text
}

// words is an answer in words.
func words(text string) geminiMade {
	part := func(text string) []fields {
		if text == "" {
			return nil
		}
		return []fields{{"text": text}}
	}
	return geminiMade{parts: part(text), tokens: tokens(text), cut: func(n int64) []fields {
		cut := text[:min(int64(len(text)), 4*n)]
		for !utf8.ValidString(cut) {
			cut = cut[:len(cut)-1]
		}
		return part(cut)
	}}
}
