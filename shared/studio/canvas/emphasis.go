package canvas

import (
	"strings"
	"unicode"
)

// Emphasise marks the words of the copy that the phrases are made of. A phrase
// must be there in whole; where words are divided by spaces it must begin and end
// with one.
func (k *Copy) Emphasise(phrases []string) {
	k.Accented = map[int]bool{}
	run, words := k.run()
	for _, p := range phrases {
		key := letters(p)
		for from := 0; key != ""; {
			at := strings.Index(run[from:], key)
			if at < 0 {
				break
			}
			from += at
			k.mark(words, from, from+len(key))
			from += len(key)
		}
	}
}

// A stretch is a word of a copy as bytes of its run of letters.
type stretch struct {
	from, to int
	index    int
	loose    bool // of a script without spaces: a phrase may begin or end inside
}

// run returns the letters of all words without anything between, and where each word lies.
func (k *Copy) run() (string, []stretch) {
	var b strings.Builder
	var words []stretch
	for _, l := range k.Lines {
		for _, w := range l.Words {
			from := b.Len()
			b.WriteString(letters(w.Text))
			words = append(words, stretch{from, b.Len(), w.Index, spaceless(w.Text)})
		}
	}
	return b.String(), words
}

func (k *Copy) mark(words []stretch, from, to int) {
	var hit []int
	starts, ends := false, false
	for _, w := range words {
		if w.from >= to || w.to <= from {
			continue
		}
		hit = append(hit, w.index)
		starts = starts || w.from == from || w.loose
		ends = ends || w.to == to || w.loose
	}
	if !starts || !ends {
		return
	}
	for _, i := range hit {
		k.Accented[i] = true
	}
}

// spaceless reports whether a word is of a script that does not divide words by spaces.
func spaceless(word string) bool {
	for _, r := range word {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
			return true
		}
	}
	return false
}
