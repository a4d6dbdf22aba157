// Package prose reads a brief: its sentences, lists and headings, the facts each
// states, what is said to the viewer and what is said about the film.
//
// What it knows of a language is data, one file each under grammar/. It reads
// and never rewrites: choosing and shortening is left to the agents, which use
// its cuts, headlines and labels to do so without breaking a phrase.
package prose

import (
	"strings"

	"github.com/aiprod/aiprod/shared/language"
)

// A Document is a brief as it was read.
type Document struct {
	Lang      language.Language `json:"lang"`
	Sentences []Sentence        `json:"sentences"`
}

// A Form is how a sentence stands in the brief.
type Form string

// The forms.
const (
	Plain    Form = "plain"
	Heading  Form = "heading"
	Item     Form = "item"     // of a list or table
	Numbered Form = "numbered" // of a list whose order counts
)

// A Sentence is one sentence, heading or list entry of a brief, on one line and
// without the marks of its form (bullets, hashes, emphasis).
type Sentence struct {
	Text string `json:"text"`
	// Start is the byte offset in the brief at which Text begins, -1 where marks inside it were removed.
	Start int  `json:"start"`
	Form  Form `json:"form"`
	// Paragraph counts from 0; List numbers the list an entry belongs to, from 1.
	Paragraph int `json:"paragraph"`
	List      int `json:"list,omitempty"`
	// Question and Call say what the sentence does: asks, or calls the viewer to act.
	Question bool `json:"question,omitempty"`
	Call     bool `json:"call,omitempty"`
	// Sequence is true where the sentence orders steps ("then", "finally").
	Sequence bool `json:"sequence,omitempty"`
	// Direction is true where the sentence is about the film and not of it; Say is what of it is for the viewer.
	Direction bool   `json:"direction,omitempty"`
	Say       string `json:"say,omitempty"`
	// Polite says the same with its first word in lower case, where a string that must be said is written so.
	Polite string `json:"polite,omitempty"`
	// Steps is how many steps the sentence says something has ("in three steps"), 0 where it says none.
	Steps int `json:"steps,omitempty"`
	// Announces is true where the sentence announces steps ("here is how, in three steps").
	Announces bool `json:"announces,omitempty"`
	// Injection is true where the sentence tries to instruct the system.
	Injection bool   `json:"injection,omitempty"`
	Facts     []Fact `json:"facts,omitempty"`
}

// Read reads a clean brief (see brief.Clean) in a language.
func Read(text string, lang language.Language) Document {
	g := of(lang)
	doc := Document{Lang: lang}
	cursor := 0
	for _, b := range blocks(text) {
		for _, s := range g.sentences(b.text) {
			for _, p := range g.sift(s) {
				sentence := g.read(p.text, b)
				if sentence.Injection = p.order; p.order {
					sentence.Direction, sentence.Say, sentence.Polite = false, "", ""
				}
				sentence.Start = -1
				if at := strings.Index(text[cursor:], p.raw); at >= 0 {
					sentence.Start = cursor + at
					cursor += at + len(p.raw)
				}
				doc.Sentences = append(doc.Sentences, sentence)
			}
		}
	}
	return doc
}

// ReadSentence reads one sentence that is not part of a brief.
func ReadSentence(text string, lang language.Language) Sentence {
	return of(lang).read(text, block{form: Plain})
}

// read fills in what one sentence is and states.
func (g *grammar) read(text string, b block) Sentence {
	s := Sentence{Text: text, Form: b.form, Paragraph: b.paragraph, List: b.list, Facts: g.facts(text)}
	s.Question = strings.ContainsAny(lastMark(text), "?？؟")
	s.Injection = injects(text)
	if !s.Injection && b.form == Plain {
		s.Say, s.Polite, s.Direction = g.direct(text)
	}
	s.Announces = g.announce != nil && g.announce.MatchString(text)
	s.Sequence = g.sequential(text)
	s.Steps = g.steps(text)
	s.Call = !s.Question && g.calls(text, s.Facts)
	return s
}

// calls reports whether a sentence calls the viewer to act: it opens with such
// a verb, or anywhere in languages that end on it, or tells where to turn.
func (g *grammar) calls(text string, facts []Fact) bool {
	for _, f := range facts {
		if f.Contact() {
			return true
		}
	}
	if g.CallAnywhere {
		return g.Call.in(text, g.lang.Spaced)
	}
	for _, start := range g.openings(text) {
		if g.Call.prefixOf(start, false) != "" {
			return true
		}
	}
	return false
}

// openings returns the lower-case text from its first word, and from the word
// after each comma or conjunction, and past an opening function word.
func (g *grammar) openings(text string) []string {
	lower := lowerSameLength(text)
	out := []string{strings.TrimLeft(lower, "¡¿\"“«„*> ")}
	list := g.split(lower)
	for i := 1; i < len(list); i++ {
		gap := lower[list[i-1].end:list[i].start]
		if strings.ContainsAny(gap, ",:;،–—!") || i == 1 && g.functional(list[0].text) || i == 1 && (list[0].text == "please" || list[0].text == "bitte" || list[0].text == "jetzt") {
			out = append(out, lower[list[i].start:])
		}
	}
	return out
}

// lastMark returns the marks text ends in.
func lastMark(text string) string {
	trimmed := strings.TrimRight(text, "?？؟!！.。…)\"”»」 ")
	return text[len(trimmed):]
}

// sequential reports whether text, or a clause of it, opens with a word that orders steps.
func (g *grammar) sequential(text string) bool {
	for _, part := range append([]string{text}, g.parts(text)...) {
		if g.Sequence.prefixOf(strings.ToLower(part), g.lang.Spaced) != "" {
			return true
		}
	}
	return false
}
