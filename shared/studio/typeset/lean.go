package typeset

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:embed lean.json
var leanFile []byte

// leanWords are, by language, the words that lean on the one after them: a line
// that ends with one breaks a phrase.
var leanWords = sync.OnceValue(func() map[string]map[string]bool {
	var file struct{ Words map[string]string }
	if err := json.Unmarshal(leanFile, &file); err != nil {
		panic("typeset: lean.json: " + err.Error()) // embedded at build time, held by a test
	}
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
