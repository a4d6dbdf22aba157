package typeset

import (
	_ "embed"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed lean.json
var leanFile []byte

// leanWords are, by language, the words that lean on the one after them: a line
// that ends with one breaks a phrase.
var leanWords = dated.Made("typeset: lean.json", leanFile, func(file struct{ Words map[string]string }) map[string]map[string]bool {
	out := make(map[string]map[string]bool, len(file.Words))
	for lang, list := range file.Words {
		out[lang] = map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			out[lang][w] = true
		}
	}
	return out
})

// leans reports whether a word belongs to the word after it.
func leans(word, lang string) bool { return leanWords()[lang][strings.ToLower(word)] }
