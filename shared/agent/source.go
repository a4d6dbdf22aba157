package agent

import (
	"slices"

	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// Material is what a brief gives a writer who is none of our rules.
type Material struct {
	// Sentences are what the brief says, without what tries to instruct whoever reads it.
	Sentences []prose.Sentence
	// Call is the call to action, word for word as the film says it; empty where the brief has none.
	Call []string
	// Required are the strings that have to be said and that neither Call nor a line of the brand says.
	Required []string
	// Seconds is how long somebody may speak, beside Call and the lines of the brand.
	Seconds float64
}

// Material reads the brief for a writer. It returns ErrNothingToSay where the brief leaves nothing to tell.
func (in In) Material() (Material, error) {
	w := newWriter(in)
	units := w.gather()
	if len(units) == 0 {
		return Material{}, ErrNothingToSay
	}
	m := Material{Sentences: w.honest(), Call: w.callLines(units), Seconds: w.budget()}
	for _, l := range m.Call {
		m.Seconds -= w.doc.Lang.Seconds(l) + linePause
	}
	for _, must := range in.Brief.MustInclude {
		if !w.promises(must) && !slices.ContainsFunc(m.Call, func(l string) bool { return wording.Contains(l, must) }) {
			m.Required = append(m.Required, must)
		}
	}
	return m, nil
}

// honest are the sentences of the brief that do not try to instruct the system.
func (w *writer) honest() []prose.Sentence {
	return slices.DeleteFunc(slices.Clone(w.doc.Sentences), func(s prose.Sentence) bool { return s.Injection || w.forbidden(s.Text) })
}

// callLines are the lines of the brief's call to action, none where it has none.
func (w *writer) callLines(units []unit) []string {
	i := w.callOf(units)
	if i < 0 {
		return nil
	}
	return slices.DeleteFunc(w.divide(units[i], false), w.locks)
}

// source is all that a film may state: what the brief says, what it must say, the brand's lines and name.
func (w *writer) source() claim.Source {
	texts := w.in.Brief.Required()
	for _, s := range w.honest() {
		texts = append(texts, s.Text)
	}
	if w.in.Kit != nil && !prose.ReadSentence(w.in.Kit.Name, w.doc.Lang).Injection {
		texts = append(texts, w.in.Kit.Name)
	}
	return claim.Of(w.doc.Lang, texts...)
}
