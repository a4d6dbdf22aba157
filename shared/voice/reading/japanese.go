package reading

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// analyser is the morphological analyser with the IPA dictionary. It is loaded
// on the first Japanese text: it takes about half a second and 100 MB.
var analyser = sync.OnceValues(func() (*tokenizer.Tokenizer, error) {
	return tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
})

// splitJapanese reads Japanese: words on screen are phrases of a content word
// and what leans on it, read in kana as the dictionary pronounces them. Speech
// engines that know kana only would say "Chinese letter" for a kanji.
func (r reader) splitJapanese() ([]Word, error) {
	t, err := analyser()
	if err != nil {
		return nil, fmt.Errorf("reading: load the Japanese dictionary: %w", err)
	}
	var words []Word
	var near neighbours
	fields := r.phones(strings.FieldsFunc(r.text, divides))
	for f, field := range fields {
		first := len(words)
		parts := r.pieces(field)
		for i, piece := range parts {
			near.next = following(parts[i+1:], fields[f+1:])
			words = r.count(t, words, r.japanesePiece(t, piece, &near))
		}
		for i := first + 1; i < len(words); i++ {
			words[i].Glued = true
		}
	}
	words = absorb(words)
	if n := len(words); n > 0 && words[n-1].Stop == 0 {
		words[n-1].Stop = '.'
	}
	return words, nil
}

func (r reader) japanesePiece(t *tokenizer.Tokenizer, piece string, near *neighbours) []Word {
	if western.MatchString(piece) || r.mute(piece) {
		return r.piece(piece, near)
	}
	near.number, near.before = number{}, piece
	var words []Word
	previous := ""
	for _, token := range t.Tokenize(piece) {
		kind := strings.Join(token.POS(), "/")
		said := strings.ReplaceAll(pronunciation(t, token), "ヲ", "オ")
		if len(words) > 0 && leans(kind, previous, words[len(words)-1]) {
			last := &words[len(words)-1]
			last.Text += token.Surface
			last.Spoken += said
		} else {
			words = append(words, Word{Text: token.Surface, Spoken: said})
		}
		previous = kind
	}
	return words
}

// count appends words to those before them. A counter after a number joins it
// and is read as counters are: 2026年 is ニセンニジューロクネン.
func (r reader) count(t *tokenizer.Tokenizer, before, words []Word) []Word {
	if len(before) == 0 || len(words) == 0 {
		return append(before, words...)
	}
	number, first := &before[len(before)-1], words[0]
	symbol, rest := longestPrefix(first.Text, r.table.Counters)
	if symbol == "" || number.Stop != 0 || !digits(number.Text[len(number.Text)-1:]) {
		return append(before, words...)
	}
	if n, err := strconv.Atoi(number.Text); symbol == "日" && err == nil && n >= 1 && n <= 31 {
		number.Spoken = r.table.Days[n-1]
		if n == 1 && (len(before) < 2 || !strings.HasSuffix(before[len(before)-2].Text, "月")) {
			number.Spoken = "イチニチ" // one day, not the first of a month
		}
	} else {
		number.Spoken = r.counted(number.Spoken + r.table.Counters[symbol])
	}
	number.Text += symbol
	if rest != "" {
		number.Text += rest
		number.Spoken += rested(t, first.Spoken, rest)
	}
	return append(before, words[1:]...)
}

// longestPrefix is the longest key of a map that s begins with, and what follows it.
func longestPrefix(s string, keys map[string]string) (prefix, rest string) {
	for k := range keys {
		if len(k) > len(prefix) && strings.HasPrefix(s, k) {
			prefix = k
		}
	}
	return prefix, s[len(prefix):]
}

// counted applies the sound changes between a number and its counter.
func (r reader) counted(said string) string {
	if whole, ok := r.table.Counted["^"+said]; ok {
		return whole
	}
	best := ""
	for k := range r.table.Counted {
		if strings.HasSuffix(said, k) && len(k) > len(best) {
			best = k
		}
	}
	return strings.TrimSuffix(said, best) + r.table.Counted[best]
}

// rested is how what follows a counter is read. Particles are kana, one for one
// with the end of the reading; anything else is looked up by itself.
func rested(t *tokenizer.Tokenizer, said, rest string) string {
	if !strings.ContainsFunc(rest, isHan) {
		kana := []rune(said)
		return string(kana[max(0, len(kana)-len([]rune(rest))):])
	}
	out := ""
	for _, token := range t.Tokenize(rest) {
		out += pronunciation(t, token)
	}
	return out
}

// longestPhrase is the length in characters up to which nouns run together into one phrase.
const longestPhrase = 6

// leans is true for a token that continues the phrase before it: particles,
// auxiliaries, suffixes, and the later parts of a compound noun.
func leans(kind, previous string, phrase Word) bool {
	switch {
	case strings.HasPrefix(kind, "助"), strings.HasPrefix(kind, "記号"),
		strings.Contains(kind, "接尾"), strings.Contains(kind, "非自立"):
		return true
	case strings.HasPrefix(previous, "接頭詞"):
		return true
	case strings.HasPrefix(kind, "名詞") && strings.HasPrefix(previous, "名詞"):
		return len([]rune(phrase.Text)) < longestPhrase
	case strings.HasPrefix(kind, "動詞") && strings.HasPrefix(previous, "名詞/サ変接続"):
		return true // 充電する
	}
	return false
}

// pronunciation is a token in kana as it is said: は as a particle is ワ.
func pronunciation(t *tokenizer.Tokenizer, token tokenizer.Token) string {
	if said, ok := token.Pronunciation(); ok && said != "" && said != "*" {
		return said
	}
	if said, ok := token.Reading(); ok && said != "" && said != "*" {
		return said
	}
	if !strings.ContainsFunc(token.Surface, isHan) {
		return token.Surface
	}
	return characters(t, token.Surface)
}

// characters reads a word the dictionary lacks, character by character. A
// character without a reading is left out.
func characters(t *tokenizer.Tokenizer, word string) string {
	said := ""
	for _, c := range word {
		if !isHan(c) {
			said += string(c)
			continue
		}
		for _, token := range t.Tokenize(string(c)) {
			if kana, ok := token.Pronunciation(); ok && kana != "*" {
				said += kana
			}
		}
	}
	return said
}

func isHan(c rune) bool { return unicode.Is(unicode.Han, c) }
