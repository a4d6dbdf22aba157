package agent

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// A unit is something the film may say: a sentence of the brief, or what
// remains of one, and why it should.
type unit struct {
	text  string
	facts []prose.Fact
	// order is its place in the brief.
	order int
	// must is true where it holds a string that has to be said and nothing else does.
	must bool
	// call, question and heading say what it is; list numbers the list it belongs to, ordered where its order counts.
	call, question, heading bool
	list                    int
	sequence                bool // it opens with a word that orders steps
	// steps is how many steps the sentence, or the one before it, announces; 0 for none.
	steps   int
	ordered bool
	dated   bool // the list is one of moments
	place   int  // in the list, from 0
	// course numbers the units that are shown together as one course of time, 0 for none.
	course int
	// section is the heading it stands under.
	section string
	// opens is true for the first of a paragraph.
	opens bool
	score float64
}

// A writer turns one brief into a script.
type writer struct {
	in    In
	doc   prose.Document
	notes []string
	title string // once it is known
	rate  float64
	// present is the year the brief is of, 0 where it does not say.
	present int
	// drafted is true where the script is somebody else's draft.
	drafted bool
}

// newWriter returns a writer that has read its brief.
func newWriter(in In) *writer {
	w := &writer{in: in, doc: in.document()}
	w.present = w.presentYear()
	return w
}

// note adds a remark for the person who approves.
func (w *writer) note(s string) { w.notes = append(w.notes, s) }

// gather returns everything the film may say, in the order of the brief.
func (w *writer) gather() []unit {
	var units []unit
	section, paragraph, announced := "", -1, 0
	seen := map[string]bool{}
	for i, s := range w.doc.Sentences {
		text := w.told(i, s)
		if text == "" {
			continue
		}
		if s.Form == prose.Heading || s.List == 0 && i+1 < len(w.doc.Sentences) && w.doc.Sentences[i+1].List > 0 {
			section = text
		}
		if key := said(text); seen[key] || w.locks(text) {
			continue
		} else {
			seen[key] = true
		}
		read := w.read(text)
		units = append(units, unit{
			text: text, facts: read.Facts, order: i,
			call: read.Call && s.Form == prose.Plain || s.Direction, question: read.Question, heading: s.Form == prose.Heading,
			list: s.List, ordered: s.Form == prose.Numbered, section: section,
			opens: s.Paragraph != paragraph, sequence: read.Sequence && s.Form == prose.Plain, steps: max(read.Steps, announced),
		})
		if paragraph = s.Paragraph; s.List == 0 {
			announced = read.Steps
		}
	}
	lists := len(w.doc.Sentences)
	return w.courses(w.ensure(places(numbered(w.dated(sequence(w.announced(units), lists), 2*lists)))))
}

// read reads a text as a sentence of its own. The figures of an address or a share
// are not figures to be told alone.
func (w *writer) read(text string) prose.Sentence {
	s := prose.ReadSentence(text, w.doc.Lang)
	within := func(from, to int) {
		s.Facts = slices.DeleteFunc(s.Facts, func(f prose.Fact) bool { return f.Start >= from && f.Start < to && !f.Contact() })
	}
	if from, to, ok := addressIn(text, w.doc.Lang); ok {
		within(from, to)
	}
	if part, ok := shareIn(text, w.doc.Lang); ok {
		within(part.start, part.end)
	}
	return s
}

// said is a text in the form in which nothing is said twice.
func said(text string) string { return wording.Fold(strings.Trim(text, ".!。।… ")) }

// places numbers the entries of each list.
func places(units []unit) []unit {
	next := map[int]int{}
	for i := range units {
		units[i].place = next[units[i].list]
		next[units[i].list]++
	}
	return units
}

// sequence makes neighbouring sentences that order steps a list; lists is more than any list's number.
func sequence(units []unit, lists int) []unit {
	for i := 0; i < len(units); i++ {
		n := 0
		for i+n < len(units) && units[i+n].sequence && units[i+n].list == 0 {
			n++
		}
		for k := i; n > 1 && k < i+n; k++ {
			units[k].list, units[k].ordered = lists+1+i, true
		}
		i += n
	}
	return units
}

// numbered gives an announced list of as many entries as it has steps an order.
func numbered(units []unit) []unit {
	count := map[int]int{}
	for _, u := range units {
		count[u.list]++
	}
	for i, u := range units {
		if u.list > 0 && u.steps == count[u.list] {
			units[i].ordered = true
		}
	}
	return units
}

// announced makes steps of the sentences after one that says how many there
// are, where at least two of that many hold a word that orders them.
func (w *writer) announced(units []unit) []unit {
	for i, u := range units {
		n := prose.ReadSentence(u.text, w.doc.Lang).Steps
		if u.list > 0 || n < 2 || i+n >= len(units) {
			continue
		}
		ordered := 0
		for _, next := range units[i+1 : i+1+n] {
			if next.list == 0 && !next.question && prose.Ordered(next.text, w.doc.Lang) {
				ordered++
			}
		}
		for k := i + 1; ordered > 1 && k <= i+n; k++ {
			units[k].sequence = units[k].list == 0
		}
	}
	return units
}

// told returns what of a sentence is for the viewer, "" for nothing.
func (w *writer) told(i int, s prose.Sentence) string {
	text := s.Text
	switch {
	case s.Injection:
		w.note("Left out, because it instructs the system and not the viewer: " + clip(text))
		return ""
	case s.Direction:
		text = s.Say
		if len(w.musts(s.Polite)) > len(w.musts(text)) {
			text = s.Polite
		}
		if text == "" {
			w.note("Taken as a direction, not as script: " + clip(s.Text))
			return ""
		}
	case s.Announces && !w.gives(text) && !w.stepsFollow(i):
		w.note("Left out, because it announces steps the brief does not give: " + clip(text))
		return ""
	}
	return w.permitted(text)
}

// gives reports whether a sentence that announces steps tells them too, after a colon.
func (w *writer) gives(text string) bool {
	cuts := prose.Cuts(text, w.doc.Lang)
	return slices.ContainsFunc(cuts, func(c prose.Cut) bool {
		return c.Strength == prose.Stop && len(prose.Keywords(text[c.At:], w.doc.Lang)) > 2
	})
}

// stepsFollow reports whether a list or a sequence comes after sentence i.
func (w *writer) stepsFollow(i int) bool {
	for _, s := range w.doc.Sentences[i+1:] {
		if s.List > 0 || s.Sequence || prose.Ordered(s.Text, w.doc.Lang) {
			return true
		}
		if _, ok := prose.Enumerated(s.Text, w.doc.Lang); ok {
			return true
		}
	}
	return false
}

// permitted returns text without the clauses that hold a forbidden string.
func (w *writer) permitted(text string) string {
	if !w.forbidden(text) {
		if strings.ContainsFunc(text, alphanumeric) {
			return text
		}
		return ""
	}
	var kept []string
	at := 0
	for _, c := range append(prose.Cuts(text, w.doc.Lang), prose.Cut{At: len(text), Strength: prose.Stop}) {
		if c.Strength < prose.Clause {
			continue
		}
		if part := text[at:c.At]; !w.forbidden(part) {
			kept = append(kept, part)
		}
		at = c.At
	}
	rest := strings.TrimSpace(strings.Join(kept, ""))
	if len(kept) == 0 || w.forbidden(rest) || !strings.ContainsFunc(rest, alphanumeric) {
		return ""
	}
	return ended(strings.TrimRight(rest, ",;:، 、，"), text)
}

// forbidden reports whether text holds a string that may not appear.
func (w *writer) forbidden(text string) bool {
	for _, never := range w.in.Brief.MustNotInclude {
		if wording.Mentions(text, never) {
			return true
		}
	}
	return false
}

// ensure marks the units that hold the strings that must be said, one for each,
// and adds a unit of its own for a string that no unit holds.
func (w *writer) ensure(units []unit) []unit {
	for _, must := range w.in.Brief.MustInclude {
		if w.promises(must) {
			continue
		}
		found := -1
		for i, u := range units {
			if wording.Contains(u.text, must) && (found < 0 || u.must && !units[found].must) {
				found = i
			}
		}
		if found < 0 {
			text := ended(must, ". ")
			order := len(w.doc.Sentences)
			for i, s := range w.doc.Sentences {
				if wording.Contains(s.Text, must) {
					order = i
				}
			}
			units = insert(units, unit{text: text, facts: prose.ReadSentence(text, w.doc.Lang).Facts, order: order, must: true})
			continue
		}
		units[found].must = true
	}
	return units
}

// insert puts u at its place in the order of the brief.
func insert(units []unit, u unit) []unit {
	at := len(units)
	for at > 0 && units[at-1].order > u.order {
		at--
	}
	out := append([]unit(nil), units[:at]...)
	return append(append(out, u), units[at:]...)
}

// musts returns the strings that must be said and are in text.
func (w *writer) musts(text string) []string {
	var out []string
	for _, m := range w.in.Brief.MustInclude {
		if wording.Contains(text, m) {
			out = append(out, m)
		}
	}
	return out
}

// ended returns s with the full stop like uses, where s ends without a mark.
func ended(s, like string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "।") || strings.HasSuffix(s, "؟") {
		return s
	}
	for _, stop := range []string{"。", "।"} {
		if strings.HasSuffix(strings.TrimSpace(like), stop) {
			return s + stop
		}
	}
	if strings.HasSuffix(strings.TrimSpace(like), ".") {
		return s + "."
	}
	return s
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// clip shortens a quotation in a note.
func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return `"` + string(r[:79]) + `…"`
	}
	return `"` + s + `"`
}
