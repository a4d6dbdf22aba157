package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language/boundary"
	"github.com/aiprod/aiprod/shared/language/thai"
)

// western matches a run of Latin letters, digits and their signs inside unspaced text.
var western = regexp.MustCompile(`°[CF]|[+~≈#@−-]?(?:US\$|[€$£¥฿₩₹])?[A-Za-z0-9À-ɏ½⅓⅔¼¾⅕⅛](?:[A-Za-z0-9À-ɏ.,:/@&'’+_~〜–-]*[A-Za-z0-9À-ɏ½⅓⅔¼¾⅕⅛])?(?:[%€$£¥฿℃²³+]|°[CF]?)?`)

// shortField is the length in characters up to which a Thai run between spaces is no clause.
const shortField = 8

// splitUnspaced reads Chinese and Thai: written words are short runs of
// characters, long enough to be read at a glance on screen.
func (r reader) splitUnspaced() []Word {
	var words []Word
	var near neighbours
	fields := r.phones(strings.FieldsFunc(r.text, divides))
	for f, field := range fields {
		glued := false
		parts := r.pieces(field)
		for i, piece := range parts {
			near.next = following(parts[i+1:], fields[f+1:])
			for _, w := range r.piece(piece, &near) {
				w.Glued = glued
				words = append(words, w)
				glued = true
			}
		}
		if n := len(words); n > 0 && r.lang.Tag == "th" && words[n-1].Stop == 0 && uniseg.GraphemeClusterCount(field) > shortField {
			words[n-1].Stop = ',' // Thai ends a clause with a space, and sets off short names and numbers
		}
	}
	words = absorb(words)
	if n := len(words); n > 0 && strings.ContainsRune("\x00,", words[n-1].Stop) {
		words[n-1].Stop = '.'
	}
	return words
}

// following is the first of what stands after a piece, in its field or the next.
func following(parts, fields []string) string {
	for _, rest := range [][]string{parts, fields} {
		if len(rest) > 0 {
			return rest[0]
		}
	}
	return ""
}

// pieces cuts a field into western runs, native runs and runs of punctuation.
func (r reader) pieces(field string) []string {
	if _, whole := r.known(strings.ToLower(field), neighbours{}); whole || phone(field) || abbreviation(field, r.table) {
		return []string{field}
	}
	var out []string
	at := 0
	for _, m := range western.FindAllStringIndex(field, -1) {
		out = append(out, punctuated(field[at:m[0]])...)
		out = append(out, field[m[0]:m[1]])
		at = m[1]
	}
	return append(out, punctuated(field[at:])...)
}

// punctuated cuts after and before every run of punctuation.
func punctuated(s string) []string {
	var out []string
	start, was := 0, false
	for i, c := range s {
		is := !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsNumber(c)
		if i > 0 && is != was {
			out = append(out, s[start:i])
			start = i
		}
		was = is
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// piece reads one piece: a western run as a word, a native run as several.
// Punctuation comes back as a word without sound, for absorb to hang on.
// near is updated: its number is the one before, for the unit in "9.8 kg".
func (r reader) piece(piece string, near *neighbours) []Word {
	here := *near
	near.number, near.before = number{}, piece
	if here.number.split {
		return []Word{{Text: piece, Spoken: here.number.rest}}
	}
	if western.MatchString(piece) {
		var said string
		said, near.number = r.say(strings.TrimRight(strings.TrimLeft(piece, opening), closing), here) //nolint:staticcheck // straight quotes both open and close
		return []Word{{Text: piece, Spoken: said}}
	}
	if said, ok := r.known(piece, here); ok {
		return []Word{{Text: piece, Spoken: said}}
	}
	if r.mute(piece) {
		return []Word{{Text: piece, Stop: stopOf(piece)}}
	}
	var words []Word
	for _, text := range r.phrases(piece) {
		words = append(words, Word{Text: text, Spoken: r.table.phrases.Replace(text)})
	}
	return words
}

// phrases cuts a native run at the places where a reader would not mind.
func (r reader) phrases(run string) []string {
	if r.lang.Tag == "th" {
		return thaiPhrases(run)
	}
	return r.chinesePhrases(run)
}

// The lengths in characters at which a Thai phrase ends: at a word, between
// syllables, and anywhere at all.
const thaiWord, thaiSyllable, thaiLetter = 6, 12, 18

func thaiPhrases(run string) []string {
	var out []string
	text := []rune(run)
	start, n := 0, 0
	at := 0
	for g := uniseg.NewGraphemes(run); g.Next(); n++ {
		if n >= thaiWord {
			if b := thai.At(text, at); b == thai.Word || b == thai.Syllable && n >= thaiSyllable || b == thai.Letter && n >= thaiLetter {
				out = append(out, string(text[start:at]))
				start, n = at, 0
			}
		}
		at += len(g.Runes())
	}
	if n*2 < thaiWord && len(out) > 0 {
		out[len(out)-1] += string(text[start:])
		return out
	}
	return append(out, string(text[start:]))
}

// chineseParticles lean on the character before them.
const chineseParticles = "的了着过们吗呢吧啊儿子地得"

// chinesePhrases runs the words of a stretch together until they are long enough.
func (r reader) chinesePhrases(run string) []string {
	var out []string
	text := []rune(run)
	phrase, start, at := "", 0, 0
	for rest := run; rest != ""; {
		word, after := longestPrefix(rest, r.table.words)
		if word == "" {
			word, after, _, _ = uniseg.FirstGraphemeClusterInString(rest, -1)
		}
		if phrase != "" && !strings.Contains(chineseParticles, word) && boundary.Phrase(text, start, at) {
			out = append(out, phrase)
			phrase, start = "", at
		}
		phrase += word
		at += utf8.RuneCountInString(word)
		rest = after
	}
	if at-start == 1 && len(out) > 0 {
		out[len(out)-1] += phrase
		return out
	}
	return append(out, phrase)
}

// absorb hangs words without sound on their neighbours: opening quotes on the
// word after, everything else on the word before.
func absorb(words []Word) []Word {
	var out []Word
	lead := Word{}
	for _, w := range words {
		silent := w.Spoken == ""
		switch {
		case silent && len(out) > 0 && !opens(w.Text):
			last := &out[len(out)-1]
			if !w.Glued && last.Text != "" {
				last.Text += " "
			}
			last.Text += w.Text
			if stopRank(w.Stop) > stopRank(last.Stop) {
				last.Stop = w.Stop
			}
		case silent:
			lead.Text += w.Text
			lead.Glued = lead.Glued || w.Glued
		default:
			if lead.Text != "" {
				w.Text, w.Glued = lead.Text+w.Text, lead.Glued
			}
			out = append(out, w)
			lead = Word{}
		}
	}
	return out
}

// opens is true for quotes and brackets that belong to what follows.
func opens(text string) bool {
	return strings.Trim(text, "「『（【《〈“‘([{¿¡\"") == ""
}

func stopRank(stop rune) int { return strings.IndexRune("\x00,;.!?", stop) }
