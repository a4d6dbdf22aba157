package caption

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/language/thai"
	"github.com/aiprod/aiprod/shared/studio/typeset/quantity"
	"github.com/aiprod/aiprod/shared/timeline"
)

// An atom is words that neither a line nor a cue divides.
type atom struct {
	words []timeline.Word
	// length is in characters; space is the room of the space before it.
	length, space float64
}

func (a atom) start() int       { return a.words[0].Start }
func (a atom) end() int         { return a.words[len(a.words)-1].End }
func (a atom) last() string     { return a.words[len(a.words)-1].Text }
func (a atom) pause(b atom) int { return b.start() - a.end() }

// tidy returns words with times that never run backwards, without those that
// have no text.
func tidy(words []timeline.Word) []timeline.Word {
	var out []timeline.Word
	at := 0
	for _, w := range words {
		w.Text = strings.Join(strings.Fields(strings.ToValidUTF8(w.Text, "")), " ")
		if w.Text == "" {
			continue
		}
		w.Start = max(w.Start, at)
		w.End = max(w.End, w.Start)
		at = w.Start
		out = append(out, w)
	}
	for i := range len(out) - 1 {
		out[i].End = min(out[i].End, max(out[i+1].Start, out[i].Start))
	}
	return out
}

// divide cuts words of scripts without spaces that are longer than a line. The
// parts share the word's time by their length.
func divide(words []timeline.Word, lang language.Language, limit int) []timeline.Word {
	if lang.Spaced {
		return words
	}
	var out []timeline.Word
	for _, w := range words {
		if length(w.Text, lang) <= float64(limit) {
			out = append(out, w)
			continue
		}
		parts := pieces(w.Text, lang, max(limit/2, 1))
		total, done := length(w.Text, lang), 0.0
		for i, p := range parts {
			part := timeline.Word{Text: p, Glued: w.Glued || i > 0, Start: share(w, done/total)}
			done += length(p, lang)
			part.End = share(w, done/total)
			out = append(out, part)
		}
	}
	return out
}

func share(w timeline.Word, part float64) int {
	return w.Start + int(float64(w.End-w.Start)*min(part, 1))
}

// pieces cuts text into parts of at most limit characters, where a line may break
// if it can, and never within what a reader sees as one character.
func pieces(text string, lang language.Language, limit int) []string {
	var out []string
	part := ""
	runes, at := []rune(text), 0
	for g, open := uniseg.NewGraphemes(text), false; g.Next(); { // open: a line may break before g
		cluster := g.Str()
		full := length(part+cluster, lang) > float64(limit)
		if part != "" && full && (open || length(part, lang) >= 1.5*float64(limit)) && !dependent(cluster) {
			out = append(out, part)
			part = ""
		}
		part += cluster
		at += len(g.Runes())
		open = g.LineBreak() != uniseg.LineDontBreak || lang.Script == "Thai" && at < len(runes) && thai.At(runes, at) >= thai.Syllable
	}
	return append(out, part)
}

// leading reports whether a Thai cluster is a vowel that belongs to the next one.
func leading(cluster string) bool { return strings.ContainsAny(cluster, "เแโใไ") }

// dependent reports whether a cluster cannot begin a line: kinsoku and the Thai vowels that follow.
func dependent(cluster string) bool {
	r, _ := utf8.DecodeRuneInString(cluster)
	return strings.ContainsRune("ะาำๅๆฯ、。，．！？；：）」』】〉》’”…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々.,!?;:)]}%", r)
}

// join gathers words into atoms.
func join(words []timeline.Word, lang language.Language) []atom {
	var out []atom
	for i, w := range words {
		if i > 0 && (inseparable(words[i-1].Text, w, lang) || ordinal(words[i-1], w)) {
			a := &out[len(out)-1]
			a.words = append(a.words, w)
			a.length = length(text(a.words, lang), lang)
			continue
		}
		a := atom{words: []timeline.Word{w}, length: length(w.Text, lang)}
		if i > 0 && spaced(words[i-1].Text, w, lang) {
			a.space = length(" ", lang)
		}
		out = append(out, a)
	}
	return out
}

// inseparable reports whether w has to stay with the word before it.
func inseparable(before string, w timeline.Word, lang language.Language) bool {
	if spaced(before, w, lang) {
		return quantity.Joined(before, w.Text) || punctuation(w.Text)
	}
	if lang.Spaced {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(w.Text)
	narrow := func(r rune) bool { return unicode.IsDigit(r) || unicode.Is(unicode.Latin, r) }
	return unicode.In(last, unicode.Ps, unicode.Pi) || dependent(w.Text) ||
		unicode.IsDigit(last) || narrow(last) && narrow(first) || leading(string(last))
}

// ordinal reports whether a figure with a full stop is the ordinal of the word
// after it ("1. Juni"): a sentence that ends in a figure is followed by a pause.
func ordinal(before, w timeline.Word) bool {
	figure, ok := strings.CutSuffix(strings.TrimLeftFunc(before.Text, opens), ".")
	return ok && utf8.RuneCountInString(figure) <= 3 && digits(figure) && w.Start-before.End < breath
}

func opens(r rune) bool { return unicode.In(r, unicode.Ps, unicode.Pi) || r == '"' }

// digits reports whether a word is digits alone.
func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

// punctuation reports whether a word is nothing but marks, such as a French "!".
func punctuation(word string) bool {
	for _, r := range word {
		if !unicode.IsPunct(r) || unicode.In(r, unicode.Ps, unicode.Pi) {
			return false
		}
	}
	return word != ""
}
